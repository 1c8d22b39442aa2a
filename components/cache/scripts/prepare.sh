#!/bin/sh
# Runs before members are replaced, added or removed. Refuses what would lose data. Makes the member with the lowest ordinal
# of each shard its primary: members are replaced from the last to the first, so every replica comes before its primary.
#   PODS   host names that the members' pods have while they exist, in the order of their ordinals
set -u
. "$(dirname "$0")/valkey.sh"

exists() { getent hosts "$1" >/dev/null; }

# While DNS works, a name that is not found is of a pod that does not exist.
any_exists() {
    for pod in $PODS; do if exists "$pod"; then return 0; fi; done
    ! exists kubernetes.default.svc
}

attempts=30
until facts | awk '$1 == "member" { found = 1 } END { exit !found }'; do
    if ! any_exists; then
        echo "no member exists: a new cluster is formed later"
        exit 0
    fi
    attempts=$((attempts - 1))
    if [ "$attempts" -eq 0 ]; then
        # An update may be just what members that do not start need.
        echo "nothing is prepared: no member answers"
        exit 0
    fi
    sleep 1
done

for member in $MEMBERS; do
    if ask "$member" CLUSTER NODES 2>/dev/null; then break; fi
done | awk -v wanted="$(echo "$MEMBERS" | wc -w)" -v shards="$SHARDS" -f "$scripts/resize.awk" >&2 || exit 1

orders=$(facts | awk -f "$scripts/order.awk")
if [ -z "$orders" ]; then
    echo "every shard is led by its first member"
    exit 0
fi
echo "$orders" | carry_out
