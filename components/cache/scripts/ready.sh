#!/bin/sh
# Whether the member may be counted on; see ready.awk. Asks as the user of the probes.
set -eu
printf 'CLUSTER INFO\nCLUSTER NODES\nINFO replication\n' |
    valkey-cli --tls --cacert "$AUTHORITY" --user probe --no-auth-warning |
    awk -v shards="$SHARDS" -f "$(dirname "$0")/ready.awk"
