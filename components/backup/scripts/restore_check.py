"""Proves that the latest backup restores: into a scratch server, with all WAL, and with every page and index checked."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from report import report

STANZA = "main"
SCRATCH = Path(os.environ["SCRATCH_DIRECTORY"])
PROGRAMS = Path(os.environ["PROGRAM_DIRECTORY"])
DATA = SCRATCH / "pgdata"
CONFIGURATION = SCRATCH / "postgresql.conf"
CLIENTS = SCRATCH / "pg_hba.conf"
LOG = SCRATCH / "server.log"
LIBRARY = os.environ.get("LIBRARY")

# The scratch server answers nobody but this script, and never writes to the archive.
SETTINGS = f"""\
listen_addresses = ''
unix_socket_directories = '{SCRATCH}'
hba_file = '{CLIENTS}'
archive_mode = off
hot_standby = off
shared_buffers = 128MB
fsync = off
ssl = off
"""

# Without its library the data of an extension cannot be looked at; with its workers they would change meanwhile.
EXTENSION_SETTINGS = f"""\
shared_preload_libraries = '{LIBRARY}'
max_worker_processes = 0
"""


class CheckFailed(Exception):
    """What is wrong with the backup."""


def run(what: str, command: list, timeout: int) -> str:
    """Run a program; what it says ends in the log. Raises `CheckFailed` if it fails."""
    print(f"-- {what}", flush=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG") or "BACKREST" in name}
    result = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=environment, check=False)
    print((result.stdout + result.stderr).strip(), flush=True)
    if result.returncode != 0:
        raise CheckFailed(f"{what} failed with status {result.returncode}")
    return result.stdout.strip()


def program(name: str) -> str:
    """A program of PostgreSQL."""
    return str(PROGRAMS / name)


def start(deadline: int) -> None:
    """Start the scratch server and wait until it has replayed all WAL that the archive has."""
    CONFIGURATION.write_text(SETTINGS + (EXTENSION_SETTINGS if LIBRARY else ""), encoding="utf-8")
    CLIENTS.write_text("local all all trust\n", encoding="utf-8")
    # With a log of its own: it would keep this script's end of a pipe open as long as it runs.
    command = [program("pg_ctl"), "start", "-D", DATA, "-l", LOG, "-w", "-o", f"-c config_file={CONFIGURATION}"]
    run("start", command, 60)
    try:
        wait_until_recovered(time.monotonic() + deadline)
    finally:
        print(LOG.read_text(encoding="utf-8"), flush=True)


def wait_until_recovered(deadline: float) -> None:
    """Wait until the server accepts connections, which it does after recovery alone."""
    while subprocess.run([program("pg_isready"), "-h", str(SCRATCH), "-q"], check=False).returncode != 0:
        status = subprocess.run([program("pg_ctl"), "status", "-D", DATA], capture_output=True, check=False)
        if status.returncode != 0:
            raise CheckFailed("the server ended during recovery")
        if time.monotonic() > deadline:
            raise CheckFailed("recovery takes too long")
        time.sleep(0.5)


def check(deadline: int) -> dict:
    """Restore and look at everything; returns what was found."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(mode=0o700)
    target = ["pgbackrest", f"--stanza={STANZA}", f"--pg1-path={DATA}", "--archive-mode=off", "restore"]
    run("restore", target, deadline)
    start(deadline)
    try:
        connection = ["-h", str(SCRATCH), "-U", "postgres"]
        query = "SELECT count(*), max(pg_database_size(oid)) FROM pg_database WHERE datallowconn"
        ask = [program("psql"), *connection, "-XAtd", "postgres", "-F", " ", "-c"]
        databases, largest = run("databases", [*ask, query], 60).split(" ")
        until = run("last transaction", [*ask, "SELECT coalesce(pg_last_xact_replay_timestamp()::text, '')"], 60)
        amcheck = [program("pg_amcheck"), *connection, "--all", "--install-missing", "--heapallindexed", "--rootdescend"]
        run("tables and indexes", amcheck, deadline)
    finally:
        run("stop", [program("pg_ctl"), "stop", "-D", DATA, "-m", "fast", "-w"], 600)
    run("checksums of pages", [program("pg_checksums"), "--check", "-D", DATA], deadline)
    return {"databases": int(databases), "largest": int(largest), "restored_until": until}


def main() -> int:
    """Check and report; returns the exit status."""
    started = time.monotonic()
    detail: dict = {}
    try:
        detail = check(int(os.environ["DEADLINE_SECONDS"]))
        succeeded = True
    except (CheckFailed, subprocess.TimeoutExpired, OSError, ValueError) as error:
        detail = {"error": str(error)}
        succeeded = False
    seconds = time.monotonic() - started
    print(f"the backup {'restores' if succeeded else 'DOES NOT RESTORE'}: {detail}, {seconds:.0f} s", flush=True)
    reported = report("restore-check", succeeded, seconds, detail)
    return 0 if succeeded and reported else 1


if __name__ == "__main__":
    sys.exit(main())
