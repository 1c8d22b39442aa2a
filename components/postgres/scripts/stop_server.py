"""Patroni calls this before it stops PostgreSQL, and goes on by itself where that is still up afterwards.

Patroni looks once a second only whether PostgreSQL is down: a planned switchover would stand still meanwhile. And a pod that is
deleted by force is killed after two seconds. Where the last files of the log take longer on their way to the archive, its lock
would not have been given back, and nobody could lead until it expires. Such a pod is gone from the API server from the beginning;
then PostgreSQL ends as in a crash: what was acknowledged is on another member, too.
"""

import os
import subprocess
import sys
import threading

from api_server import Refused, call

MEMBER = os.environ["MEMBER"]
MEMBER_UID = os.environ["MEMBER_UID"]

PG_CTL, DATA = sys.argv[1:]

# The archive or a replica may not answer.
STOP_SECONDS = 2

NOT_FOUND = 404


def is_deleted() -> bool:
    """Whether the API server knows this pod no more; its name may be that of its successor."""
    try:
        return call("GET", f"pods/{MEMBER}")["metadata"]["uid"] != MEMBER_UID
    except Refused as refused:
        return refused.status == NOT_FOUND


def hurry() -> None:
    """Stop at once where the pod was deleted by force."""
    try:
        if not is_deleted():
            return
    except OSError as error:
        print(f"whether this pod was deleted by force is not known: {error}", flush=True)
        return
    print("this pod was deleted by force: PostgreSQL stops at once", flush=True)
    subprocess.run([PG_CTL, "stop", f"--pgdata={DATA}", "--mode=immediate", "--no-wait"], check=False)


def main() -> None:
    """Stop, without waiting for an API server that is silent."""
    command = [PG_CTL, "stop", f"--pgdata={DATA}", "--mode=fast", f"--timeout={STOP_SECONDS}"]
    with subprocess.Popen(command) as stopping:
        threading.Thread(target=hurry, daemon=True).start()
    sys.exit(stopping.returncode)


main()
