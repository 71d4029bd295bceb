# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for cgslab: commands, options and their values come from the program itself (--list-options).
_cgslab_offer() { mapfile -t COMPREPLY < <(compgen "$@" -- "$cur"); }

# What may stand behind an option: words, files or folders, or the fields of the table that is named.
_cgslab_value() # COMMAND OPTION
{
	local name letter argument help words

	while IFS='|' read -r name letter argument help words; do
		[ "$2" = "--$name" ] || [ "$2" = "-$letter" ] || continue
		case $argument in
		"") return 1 ;;
		FILE) _cgslab_offer -f ;;
		DIR) _cgslab_offer -d ;;
		A,B | FIELD)
			[ -n "$words" ] || words=$(cgslab show "${COMP_WORDS[2]}" --fields=help 2>/dev/null | awk '{print $1}')
			_cgslab_offer -W "$words"
			;;
		*) _cgslab_offer -W "$words" ;;
		esac
		return 0
	done < <(cgslab "$1" --list-options 2>/dev/null | tr '|\t' ' |')
	return 1
}

_cgslab()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} cmd=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		_cgslab_offer -W "$(cgslab --help 2>/dev/null | awk '/^  [a-z]/ {print $1}') help --help --version"
		return
	fi
	# readline makes words of "=" and ":", and wants what stands behind them alone
	if [ "$cur" = "=" ] || { [ "$cur" = ":" ] && [ "$prev" = boot ]; }; then
		[ "$cur" = "=" ] || prev=boot:
		cur=
	elif [ "$prev" = "=" ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	elif [ "$prev" = ":" ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}:
	fi
	case $prev in
	boot:) _cgslab_offer -W "0 -1" ;;
	check | apply | revert) _cgslab_offer -d ;;
	help) _cgslab_offer -W "$(cgslab --help 2>/dev/null | awk '/^  [a-z]/ {print $1}')" ;;
	*)
		[[ $prev == -* ]] && _cgslab_value "$cmd" "$prev" && return
		if [[ $cur == -* ]]; then
			_cgslab_offer -W "$(cgslab "$cmd" --list-options 2>/dev/null | awk -F'\t' '$1 != "" {print "--" $1}')"
		elif [ "$COMP_CWORD" = 2 ] || [ "$cmd" = compare ]; then
			_cgslab_offer -W "$(cgslab "$cmd" --list-options 2>/dev/null | awk -F'\t' '$1 == "" {print $5}')"
			[ "$cmd" != compare ] || mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
		fi
		;;
	esac
}
complete -o default -F _cgslab cgslab
