"""PostgreSQL calls this for a file of the log that it has not: asks the archive, unless that was silent a moment ago.

Who follows another leader, or becomes it, asks for several files first, and waits for each answer. An archive that went away
together with the leader would keep all members from it for so long, and nobody would acknowledge writes. A file that the
archive does not give comes from the leader, or is asked for again.
"""

import subprocess
import sys
import time
from pathlib import Path

SILENT = Path("/tmp/archive-silent")

# How long one answer is waited for, and how long nothing is asked after there was none.
ANSWER_SECONDS = 2
SILENCE_SECONDS = 60

# What pgBackRest says where the archive answers that it has no such file.
NOT_FOUND = 1


def is_silent() -> bool:
    """Whether the archive did not answer a moment ago."""
    try:
        return time.time() - SILENT.stat().st_mtime < SILENCE_SECONDS
    except FileNotFoundError:
        return False


def main() -> int:
    """Ask for the file, and remember if there is no answer."""
    name, target = sys.argv[1:]
    if is_silent():
        return NOT_FOUND
    command = ["pgbackrest", "--stanza=main", f"--io-timeout={ANSWER_SECONDS}", "archive-get", name, target]
    status = subprocess.run(command, check=False).returncode
    if status not in (0, NOT_FOUND):
        SILENT.touch()
        return NOT_FOUND
    return status


sys.exit(main())
