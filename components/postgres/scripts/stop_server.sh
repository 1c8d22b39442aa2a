#!/bin/sh
# Patroni calls this before it stops PostgreSQL, and goes on by itself where that is still up afterwards: it looks once a second
# only whether PostgreSQL is down, and a planned switchover would stand still meanwhile.
#
# A pod that is deleted by force is killed after two seconds. Where the last files of the log take longer on their way to the
# archive, its lock would not have been given back, and nobody could lead until it expires. There PostgreSQL ends as in a crash:
# what was acknowledged is on another member, too.
#   $1   pg_ctl
#   $2   the directory of the data
set -u

# Most are down by then, and need not ask.
patience=0.8

# The archive or a replica may not answer.
timeout=2

hurry() {
    sleep "$patience"
    python3 -S "${0%/*}/is_deleted.py" || return
    echo "this pod was deleted by force: PostgreSQL stops at once"
    "$1" stop --pgdata="$2" --mode=immediate --no-wait
}

hurry "$1" "$2" &
"$1" stop --pgdata="$2" --mode=fast --timeout="$timeout"
status=$?
kill "$!" 2>/dev/null
exit "$status"
