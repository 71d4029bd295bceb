# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of fish for cgslab and cgslabtop: commands, options and their values come from the programs
# themselves (--list-options), once a shell.

function __cgslab_commands
    cgslab --help 2>/dev/null | sed -n 's/^  \([a-z]*\) *\(.*\)/\1\t\2/p'
    printf 'help\tthe options of a command\n'
end

# True when the first word behind the program is $argv[1]; without one, when there is no word yet.
function __cgslab_is
    set -l words (commandline -opc)
    if not set -q argv[1]
        test (count $words) -eq 1
    else
        test (count $words) -ge 2; and test "$words[2]" = $argv[1]
    end
end

# The fields of the table, or the view, that stands on the line.
function __cgslab_fields
    set -l words (commandline -opc)
    switch $words[1]
        case '*cgslabtop'
            cgslabtop --fields=help 2>/dev/null | awk '{print $1}'
        case '*'
            cgslab show $words[3] --fields=help 2>/dev/null | awk '{print $1}'
    end
end

function __cgslab_views
    cgslabtop --help 2>/dev/null | sed -n 's/^Views: \([^.]*\).*/\1/p' | tr -d ',' | sed 's/ or / /' | tr ' ' '\n'
end

# One `complete` for each option of a program or a command; $argv[1] is the condition, the rest what to ask.
function __cgslab_take
    set -l program $argv[2]
    $argv[2..-1] --list-options 2>/dev/null | while read -l -d \t name letter argument help words
        set -l how -c $program -n $argv[1]
        # words that fish would else read as redirections
        test -n "$words"; and set words (string join ' ' (string escape -- (string split ' ' $words)))
        if test -z "$name"
            complete $how -a $words
            continue
        end
        set -a how -l $name -d $help
        test -n "$letter"; and set -a how -s $letter
        switch $argument
            case ''
            case FILE
                set -a how -r -F
            case DIR
                set -a how -x -a '(__fish_complete_directories)'
            case A,B FIELD
                test -n "$words"; and set -a how -x -a $words; or set -a how -x -a '(__cgslab_fields)'
            case '*'
                set -a how -x
                test "$name" = view; and set words '(__cgslab_views)'
                test -n "$words"; and set -a how -a $words
        end
        complete $how
    end
end

complete -c cgslab -n __cgslab_is -f -a '(__cgslab_commands)'
for command in (cgslab --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p')
    __cgslab_take "__cgslab_is $command" cgslab $command
    contains -- $command compare patch; or complete -c cgslab -n "__cgslab_is $command" -f
end
complete -c cgslab -n '__cgslab_is help' -f -a '(__cgslab_commands)'
__cgslab_take true cgslabtop
complete -c cgslabtop -f
