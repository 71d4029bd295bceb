#!/bin/sh
# Completions of fish and of zsh, asked as a user asks them: by the shells themselves.
. "$TOP_SRCDIR/tests/lib.sh"
PATH=$(dirname "$CGSLAB"):$PATH
HOME=$TMP XDG_CONFIG_HOME=$TMP XDG_DATA_HOME=$TMP XDG_CACHE_HOME=$TMP
export PATH HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
folder=$TOP_SRCDIR/dist/completions
mkdir "$TMP/empty"
cd "$TMP/empty"

fish_offers() { # WANTED LINE
	is "fish: $2" "$(fish -N -c "source $folder/cgslab.fish; complete -C '$2'" 2>&1 | cut -f1 | sort | tr '\n' ' ' | sed 's/ $//')" "$1"
}
fish_offers "show" "cgslab sh"
fish_offers "caches" "cgslab show ca"
fish_offers "--format=json --format=jsonl" "cgslab show ticks --format=js"
fish_offers "json jsonl" "cgslab show ticks --format js"
fish_offers "dying<100" "cgslab status --check dy"
fish_offers "active_objs" "cgslab show caches --sort ac"
fish_offers "boot:-1 boot:0" "cgslab compare boot"
fish_offers "container file holder maker pod slice subtree unit" "cgslab dying --by "
fish_offers "caches" "cgslabtop --view ca"
fish_offers "status" "cgslab help st"
fish_offers "" "cgslab bundle -o "

cat >"$TMP/ask.zsh" <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1="P>"; fpath=($1 $fpath); autoload -Uz compinit; compinit -u -d '$TMP'/dump; unsetopt beep'
zpty -w z 'fpath=('$1' $fpath); compinit -u -d '$TMP'/dump; bindkey "^I" list-choices; stty cols 200; print REA""DY'
zpty -r -m z out '*READY*'
zpty -n -w z "$2"$'\t'
# the line is told again; behind it stands what is offered
zpty -r -m z out "*${(b)2}*$3*"
zpty -d z
END
zsh_offers() { # PATTERN LINE
	timeout 60 zsh -f "$TMP/ask.zsh" "$folder" "$2" "$1" || fail "zsh: '$2' is not answered with $1"
}
zsh_offers "show *-- A table" "cgslab sh"
zsh_offers "caches" "cgslab show ca"
zsh_offers "json *jsonl" "cgslab show ticks --format=js"
zsh_offers "dying*100" "cgslab status --check=dy"
zsh_offers "active_objs" "cgslab show caches --sort=ac"
zsh_offers "boot:-1 *boot:0" "cgslab compare bo"
zsh_offers "container *maker" "cgslab dying --by "
zsh_offers "revert" "cgslab patch re"
zsh_offers "memcgs *structs" "cgslabtop --view "
zsh_offers "status *-- The answer" "cgslab help st"

# what is offered as a table is one
"$CGSLAB" show none-such 2>&1 | sed -n 's/.*is no table: //p' | tr -d ',' >"$TMP/tables"
"$CGSLAB" show --list-options | awk -F'\t' '$1 == "" {print $5}' | tr ' ' '\n' | sort >"$TMP/offered"
[ -s "$TMP/offered" ] || fail "no table is offered"
while read -r table; do
	grep -qw "$table" "$TMP/tables" || fail "$table is offered, and is no table"
done <"$TMP/offered"
