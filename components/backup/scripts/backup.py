"""Makes a backup: `full`, `diff`, or `initial`, which is a full one unless there is a backup already."""

import json
import subprocess
import sys
import time

from report import report

STANZA = "main"


def pgbackrest(*arguments: str) -> None:
    """Run it with its messages in this log; raises if it fails."""
    subprocess.run(["pgbackrest", f"--stanza={STANZA}", *arguments], check=True)


def wait_for_database() -> None:
    """Wait until the leader answers: the network may be a moment behind this pod."""
    while subprocess.run(["pg_isready", "--quiet"], check=False).returncode != 0:
        time.sleep(1)


def backups() -> list[dict]:
    """The backups that the repository has, oldest first."""
    command = ["pgbackrest", f"--stanza={STANZA}", "--output=json", "--log-level-console=off", "info"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [backup for stanza in json.loads(text) for backup in stanza.get("backup", [])]


def main(kind: str) -> int:
    """Make the backup and report it; returns the exit status."""
    started = time.monotonic()
    detail: dict = {"type": kind}
    succeeded = False
    try:
        wait_for_database()
        pgbackrest("stanza-create")
        if kind == "initial" and backups():
            print("there is a backup already", flush=True)
            return 0
        # Waits until a segment of WAL is in the archive: a backup without its WAL would be none.
        pgbackrest("check")
        pgbackrest("backup", f"--type={'full' if kind == 'initial' else kind}")
        latest = backups()[-1]
        detail |= {"label": latest["label"], "bytes": latest["info"]["size"], "stored": latest["info"]["repository"]["delta"]}
        succeeded = True
    except (subprocess.CalledProcessError, OSError) as error:
        detail["error"] = str(error)
        print(f"the backup failed: {error}", flush=True)
    reported = report("backup", succeeded, time.monotonic() - started, detail)
    return 0 if succeeded and reported else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
