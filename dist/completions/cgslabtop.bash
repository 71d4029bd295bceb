# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for cgslabtop: options, views and fields come from its own help.
_cgslabtop()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} view=memcgs i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i - 1]} in
		-v | --view) view=${COMP_WORDS[i]} ;;
		esac
	done
	case $prev in
	-v | --view)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslabtop --help 2>/dev/null |
			sed -n 's/^Views: \([^.]*\).*/\1/p' | tr -d ',' | sed 's/ or / /')" -- "$cur")
		;;
	-s | --sort | -f | --fields)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslabtop --view "$view" --fields help 2>/dev/null |
			awk '{print $1}')" -- "$cur")
		;;
	--input | --root) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslabtop --list-options 2>/dev/null |
			awk -F'\t' '{print "--" $1}')" -- "$cur")
		;;
	esac
}
complete -o default -F _cgslabtop cgslabtop
