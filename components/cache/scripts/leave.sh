#!/bin/sh
# Runs before the member is told to end. A primary hands over to the replica that has most of its writes, which costs no
# write; then it goes on redirecting clients until they know.
set -u
. "$(dirname "$0")/valkey.sh"

myself=127.0.0.1
for attempt in 1 2; do
    if [ "$(ask "$myself" ROLE | head -n 1)" != master ]; then exit 0; fi
    successor=$(ask "$myself" INFO replication | tr -d '\r' | awk -F '[:=,]' '
        /^slave[0-9]+:.*state=online/ {
            for (word = 2; word < NF; word += 2) value[$word] = $(word + 1)
            if (best == "" || value["offset"] > offset) { best = value["ip"]; offset = value["offset"] }
        }
        END { print best }')
    # There is nobody, or nothing to hand over.
    if [ -z "$successor" ]; then exit 0; fi
    echo "hands over to $successor, attempt $attempt: $(ask "$successor" CLUSTER FAILOVER 2>&1)"
    if await_role "$myself" slave; then
        sleep 3
        exit 0
    fi
done
