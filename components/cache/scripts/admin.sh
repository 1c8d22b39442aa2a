#!/bin/sh
# Asks the member of this pod as the administrator, for people: admin.sh cluster nodes.
set -u
. "$(dirname "$0")/valkey.sh"
ask 127.0.0.1 "$@"
