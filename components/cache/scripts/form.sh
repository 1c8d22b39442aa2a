#!/bin/sh
# Makes the cluster as wanted and says what it did: members know each other, all slots are served, every primary has its
# replicas in other zones. Does nothing where it is so already, goes on where another run was ended, and never empties a
# member. Fails with the reason when that takes more than DEADLINE seconds.
set -u
. "$(dirname "$0")/valkey.sh"

end=$(($(date +%s) + DEADLINE))
said=
while :; do
    actions=$(facts | plan) || exit 1
    if [ -z "$actions" ]; then break; fi
    if [ "$actions" != "$said" ] || [ "${actions%% *}" != wait ]; then
        echo "$actions" | carry_out || exit 1
        said=$actions
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
        echo "the cluster is not as wanted after $DEADLINE s: $actions" >&2
        exit 1
    fi
    sleep 1
done
echo "the cluster is as wanted: primaries $SHARDS, replicas of each $REPLICAS, all slots are served"
facts | awk '$1 == "member" { print "  member " $2 ": " $5 ($8 == "-" ? "" : " in zone " $8) }'
