# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of fish for cgslab and cgslabtop: commands, options and fields come from the programs themselves.

function __cgslab_commands
    cgslab --help 2>/dev/null | sed -n 's/^  \([a-z]*\) *\(.*\)/\1\t\2/p'
    printf 'help\tthe options of a command\n'
end

# The command that stands on the line, or nothing.
function __cgslab_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and echo $words[2]
end

# --NAME<TAB>HELP for each option of the program or command.
function __cgslab_options
    $argv --list-options 2>/dev/null | awk -F'\t' '{
        print "--" $1 ($3 == "" ? "" : "=") "\t" $4
        if ($2 != "") print "-" $2 "\t" $4
    }'
end

# What stands behind an option on the line.
function __cgslab_values
    switch (string replace -r '=.*' '' -- (commandline -ct))
        case --format
            printf -- '--format=%s\n' table csv json jsonl openmetrics prometheus
        case --at --since --until
            set -l name (string replace -r '=.*' '' -- (commandline -ct))
            printf -- "$name=%s\n" now today yesterday 10m 1h 1d
        case --every
            printf -- '--every=%s\n' 10s 1min 5min 1h 1d
        case --check
            printf -- '--check=%s\n' 'dying<100' 'live<60000' 'ids.used<60000'
        case --fields --sort
            set -l name (string replace -r '=.*' '' -- (commandline -ct))
            set -l words (commandline -opc)
            cgslab show $words[3] --fields=help 2>/dev/null | awk -v name=$name '{print name "=" $1}'
    end
end

complete -c cgslab -n 'not __cgslab_command' -f -a '(__cgslab_commands)'
complete -c cgslab -n __cgslab_command -a '(__cgslab_options cgslab (__cgslab_command))'
complete -c cgslab -n __cgslab_command -a '(__cgslab_values)'
complete -c cgslab -n 'contains -- (__cgslab_command) show export' -f -a 'memcgs dying caches structs ticks events sites'
complete -c cgslab -n 'contains -- (__cgslab_command) compare' -a 'now today yesterday boot:0 boot:-1'
complete -c cgslab -n 'contains -- (__cgslab_command) patch' -a 'list show check apply revert'
complete -c cgslab -n 'contains -- (__cgslab_command) help' -f -a '(__cgslab_commands)'
complete -c cgslabtop -a '(__cgslab_options cgslabtop)'
complete -c cgslabtop -a '(__cgslab_values)'
