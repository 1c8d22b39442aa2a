"""PostgreSQL calls this for a file of the log that it has not: asks the archive, unless that is in vain for now.

Who follows another leader, or becomes it, asks for several files first, and waits for each answer. An archive that went away
together with the leader would keep all members from it for so long, and nobody would acknowledge writes. And while nobody
leads, each member asks for the same two files several times a second: that took so much of the processor that the choice of
the next leader waited for it. A file that the archive does not give comes from the leader, or is asked for again.
"""

import os
import signal
import sys
import time

SILENT = "/tmp/archive-silent"
ABSENT = "/tmp/archive-absent"

# How long one answer is waited for, and how long nothing is asked after there was none.
ANSWER_SECONDS = 2
SILENCE_SECONDS = 60

# How long it may take in all. Where no name is answered, pgBackRest asks for names for five minutes, and a member that was chosen
# to lead would wait for it. A file of the log comes in a fraction of that.
LONGEST_SECONDS = 10

# How long a file is not asked for again that the archive has not.
ABSENCE_SECONDS = 1

# What pgBackRest says where the archive answers that it has no such file.
NOT_FOUND = 1


def is_younger(marker: str, seconds: float) -> bool:
    """Whether the marker was set a moment ago."""
    try:
        return time.time() - os.stat(marker).st_mtime < seconds
    except FileNotFoundError:
        return False


def touch(marker: str) -> None:
    """Set the marker."""
    with open(marker, "w"):
        os.utime(marker)


def run(command: list[str]) -> int:
    """Run the command, for so long at most; its status, negative if it was killed."""
    child = os.posix_spawnp(command[0], command, os.environ)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(LONGEST_SECONDS)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> int:
    """Ask for the file, and remember if it is absent or there is no answer."""
    name, target = sys.argv[1:]
    absent = f"{ABSENT}-{name}"
    if is_younger(SILENT, SILENCE_SECONDS) or is_younger(absent, ABSENCE_SECONDS):
        return NOT_FOUND
    command = ["pgbackrest", "--stanza=main", f"--io-timeout={ANSWER_SECONDS}", "archive-get", name, target]
    status = run(command)
    if status == 0:
        return 0
    touch(absent if status == NOT_FOUND else SILENT)
    return NOT_FOUND


sys.exit(main())
