#!/bin/sh
# Starts Valkey as a cache: nothing is written to disk.
#   VALKEY_PASSWORD   what clients must send; required
# Arguments go to the server, for example --port 6379.
set -eu

# In a file that only the server can read, because arguments are visible to all processes.
umask 077
printf 'requirepass %s\n' "${VALKEY_PASSWORD:?is not set}" > /tmp/valkey.conf
exec valkey-server /tmp/valkey.conf --bind '* -::*' --save '' --appendonly no --dir /tmp "$@"
