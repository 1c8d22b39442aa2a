#!/bin/sh
# Keeps the member beside it in the cluster: introduces it to the others when it has lost its disk, lets it follow a primary
# that lacks a replica, or one in another zone instead of its own, and lets it take over where one zone has too many
# primaries, or where the only primary is gone. Slots are not its business. Does only what it has found to be necessary
# twice, for what has just happened may be about to mend itself.
set -u
. "$(dirname "$0")/valkey.sh"

# Whether the member sees a primary that serves slots and is well. It is asked often where there is one primary only.
primary_is_well() {
    ask "$POD_NAME." CLUSTER NODES 2>/dev/null </dev/null |
        awk '$3 ~ /master/ && $3 !~ /fail/ && NF >= 9 && ($3 ~ /myself/ || $8 == "connected") { well = 1 } END { exit !well }'
}

trap 'exit 0' TERM
doze() {
    sleep "$1" &
    wait $!
}

mine=
while :; do
    before=$mine
    actions=$(facts | plan) || exit 1
    mine=$(echo "$actions" |
        awk -v ordinal="${POD_NAME##*-}" '$2 == ordinal && $1 ~ /^(meet|forget|follow|exchange|lead|replace)$/')
    if [ -n "$mine" ] && [ "$mine" = "$before" ]; then echo "$mine" | carry_out; fi
    if [ -n "$mine" ]; then pause=1; elif [ -n "$actions" ]; then pause=10; else pause=60; fi
    doze 1
    while [ "$pause" -gt 1 ] && { [ "$SHARDS" -gt 1 ] || primary_is_well; }; do
        doze 2
        pause=$((pause - 2))
    done
done
