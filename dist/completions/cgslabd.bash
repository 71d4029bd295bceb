# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for cgslabd: options come from its own help.
_cgslabd()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}

	case $prev in
	-c | --config | --root) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "$(cgslabd --help 2>/dev/null | grep -o -e '--[a-z-]*')" -- "$cur") ;;
	esac
}
complete -o default -F _cgslabd cgslabd
