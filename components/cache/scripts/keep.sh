#!/bin/sh
# Keeps the member beside it in the cluster: introduces it to the others when it has lost its disk, lets it follow a primary
# that lacks a replica, and lets it take over where one zone has too many primaries. Slots are not its business. Does only
# what it has found to be necessary twice, for what has just happened may be about to mend itself.
#   POD_NAME   whose last word is the ordinal of the member
set -u
. "$(dirname "$0")/valkey.sh"

trap 'exit 0' TERM
mine=
while :; do
    before=$mine
    actions=$(facts | plan) || exit 1
    mine=$(echo "$actions" | awk -v ordinal="${POD_NAME##*-}" '$2 == ordinal && $1 ~ /^(meet|forget|follow|lead)$/')
    if [ -n "$mine" ] && [ "$mine" = "$before" ]; then echo "$mine" | carry_out; fi
    if [ -n "$mine" ]; then pause=3; elif [ -n "$actions" ]; then pause=10; else pause=60; fi
    sleep "$pause" &
    wait $!
done
