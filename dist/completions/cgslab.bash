# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for cgslab: commands and options come from its own help.
_cgslab()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} cmd=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab --help 2>/dev/null |
			awk '/^  [a-z]/ {print $1}') --help --version" -- "$cur")
		return
	fi
	case $prev in
	--format) mapfile -t COMPREPLY < <(compgen -W "table csv json jsonl openmetrics" -- "$cur") ;;
	patch) mapfile -t COMPREPLY < <(compgen -W "list show check apply revert" -- "$cur") ;;
	check | apply | revert | --patches) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--input | --output | -o | --root) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	compare) mapfile -t COMPREPLY < <(compgen -W "now boot:0 boot:-1" -f -- "$cur") ;;
	show | export) mapfile -t COMPREPLY < <(compgen -W "memcgs caches structs ticks events sites" -- "$cur") ;;
	--fields | --sort)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab show "${COMP_WORDS[2]}" --fields=help 2>/dev/null |
			awk '{print $1}')" -- "$cur")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$(cgslab "$cmd" --help 2>/dev/null |
			grep -o -e '--[a-z-]*')" -- "$cur")
		;;
	esac
}
complete -o default -F _cgslab cgslab
