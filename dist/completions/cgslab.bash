# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for cgslab: commands and options come from its own help.
_cgslab()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} cmd=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab --help 2>/dev/null |
			awk '/^  [a-z]/ {print $1}') help --help --version" -- "$cur")
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
	--by) mapfile -t COMPREPLY < <(compgen -W "holder file subtree maker" -- "$cur") ;;
	--holder) mapfile -t COMPREPLY < <(compgen -W "file device tmpfs anon unevictable swap children other" -- "$cur") ;;
	--at | --since | --until) mapfile -t COMPREPLY < <(compgen -W "now today yesterday 10m 1h 1d" -- "$cur") ;;
	--every) mapfile -t COMPREPLY < <(compgen -W "10s 1min 5min 1h 1d" -- "$cur") ;;
	--check) mapfile -t COMPREPLY < <(compgen -W "dying<100 live<60000 ids.used<60000" -- "$cur") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W "table csv json jsonl openmetrics prometheus" -- "$cur") ;;
	patch) mapfile -t COMPREPLY < <(compgen -W "list show check apply revert" -- "$cur") ;;
	check | apply | revert | --patches) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--btf | --input | --output | -o | --root) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	boot:) mapfile -t COMPREPLY < <(compgen -W "0 -1" -- "$cur") ;;
	show | export) mapfile -t COMPREPLY < <(compgen -W "memcgs dying caches structs ticks events sites" -- "$cur") ;;
	-f | -s | --fields | --sort)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab show "${COMP_WORDS[2]}" --fields=help 2>/dev/null |
			awk '{print $1}')" -- "$cur")
		;;
	*)
		if [ "$cmd" = compare ] && [[ $cur != -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "now today yesterday boot:0 boot:-1" -f -- "$cur")
			return
		fi
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab "$cmd" --list-options 2>/dev/null |
			awk -F'\t' '{print "--" $1}')" -- "$cur")
		;;
	esac
}
complete -o default -F _cgslab cgslab
