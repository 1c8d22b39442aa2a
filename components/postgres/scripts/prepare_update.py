"""Prepares the cluster for new pods: brings its dynamic configuration up to date, makes the first member the leader, and
gives the members' roles the passwords that the new pods have.

This pod has the image of the new ones, so what that lacks is found before a member is replaced.
Members are replaced from the last to the first, so that the leader comes last and clients see one planned switchover.

A role has one password, so new pods could not follow a leader that does not know theirs yet. Pods that are not replaced yet
go on: PostgreSQL asks for a password only when a connection begins, and theirs stand. They begin others where the leader
changes, so the passwords come after the switchover; the next change is that of the leader's own pod, when all others have the
new ones. If the leader is lost before that, pods that are yet to be replaced follow nobody until it is their turn, which does
not wait for them.
"""

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

MEMBERS = os.environ["MEMBERS"].split(",")
PORT = int(os.environ["PATRONI_PORT"])
TLS_DIRECTORY = os.environ["TLS_DIRECTORY"]
CONFIGURATION = os.environ["DYNAMIC_CONFIGURATION"]
ROLES_SCRIPT = os.environ["ROLES_SCRIPT"]
LIBRARY = os.environ.get("LIBRARY")
# The first needs no password, so it can set that of the second; members of a version before know it not yet.
SUPERUSERS = (os.environ["MAINTENANCE"], os.environ["SUPERUSER"])

CALL_SECONDS = 10
ANSWER_SECONDS = 60
# Patroni answers after 20 s, or twice its loop_wait, where the switchover has not ended.
SWITCHOVER_SECONDS = 60

# In place of an HTTP status.
NO_ANSWER = 0

# What Patroni calls a replica that has every acknowledged write.
SYNCHRONOUS = ("sync_standby", "quorum_standby")


def check_library(name: str) -> None:
    """PostgreSQL does not start without a library that it is told to load: end here if the image lacks it."""
    # Where libraries are differs between distributions: somewhere beside the programs.
    prefix = Path(os.environ["PROGRAM_DIRECTORY"]).parent
    if not any(prefix.glob(f"lib*/**/{name}.so")):
        sys.exit(
            f"the image has no {name}.so in {prefix}, so no pod is touched: name one with it in sark:images.postgres, or "
            "choose another sark:postgres.auditArchive.mode"
        )


def call(host: str, method: str, path: str, body: object = None, seconds: int = CALL_SECONDS) -> tuple[int, str]:
    """Ask a member; returns the HTTP status and the text of the answer, which may take so long."""
    context = ssl.create_default_context(cafile=f"{TLS_DIRECTORY}/ca.crt")
    context.load_cert_chain(f"{TLS_DIRECTORY}/tls.crt", f"{TLS_DIRECTORY}/tls.key")
    connection = http.client.HTTPSConnection(host, PORT, timeout=seconds, context=context)
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def names_are_found() -> bool:
    """Whether a name that every cluster has is found: then one that is not found does not exist."""
    try:
        return bool(socket.getaddrinfo("kubernetes.default.svc", 443))
    except OSError:
        return False


def first_member() -> str | None:
    """The first member that answers; none has a name while there is no cluster."""
    deadline = time.monotonic() + ANSWER_SECONDS
    problem = "no name of a member can be looked up"
    while True:
        nameless = 0
        for host in MEMBERS:
            try:
                call(host, "GET", "/cluster")
                return host
            except socket.gaierror:
                nameless += 1
            except OSError as error:
                # The network may be a moment behind this pod.
                problem = f"{host} does not answer: {error}"
        if nameless == len(MEMBERS) and names_are_found():
            print("no member exists: a new cluster makes itself", flush=True)
            return None
        if time.monotonic() > deadline:
            # An update may be just what members that do not start need.
            print(f"nothing is prepared: after {ANSWER_SECONDS} s {problem}", flush=True)
            return None
        time.sleep(1)


def members(host: str) -> list[dict]:
    """What the cluster says about its members."""
    return json.loads(call(host, "GET", "/cluster")[1]).get("members", [])


def ordinal(member: dict) -> int:
    """Its number in the StatefulSet."""
    return int(member["name"].rsplit("-", 1)[1])


def is_led_by(host: str, leader: str) -> bool:
    """Whether `leader` leads and all others follow it, as far as the member at `host` answers."""
    try:
        found = members(host)
    except OSError:
        return False
    return bool(found) and all(
        member["role"] == "leader" if member["name"] == leader else member.get("state") == "streaming" for member in found
    )


def hand_over(host: str) -> None:
    """Make the lowest member that has everything the leader, unless the leader is lower."""
    found = members(host)
    leader = next((member for member in found if member["role"] == "leader"), None)
    candidates = sorted((member for member in found if member["role"] in SYNCHRONOUS), key=ordinal)
    if leader is None or not candidates or ordinal(leader) < ordinal(candidates[0]):
        print(f"the leader stays: {leader['name'] if leader else 'there is none'}", flush=True)
        return
    wanted = candidates[0]["name"]
    try:
        status, text = call(host, "POST", "/switchover", {"leader": leader["name"], "candidate": wanted}, SWITCHOVER_SECONDS)
    except OSError as error:
        status, text = NO_ANSWER, str(error)
    print(f"{leader['name']} hands over to {wanted}: {status} {text}", flush=True)
    # Where Patroni did not wait for the end, or did not say, the members tell what has become of it.
    if status not in (200, NO_ANSWER) and not text.endswith("status unknown"):
        sys.exit(f"the switchover was refused, so no pod is replaced: {text}")
    deadline = time.monotonic() + SWITCHOVER_SECONDS
    while not is_led_by(host, wanted):
        if time.monotonic() > deadline:
            sys.exit(f"after {SWITCHOVER_SECONDS} s not every member follows {wanted}, so no pod is replaced")
        time.sleep(1)


def set_passwords(host: str) -> None:
    """Give the members' roles their passwords, on whichever member takes writes."""
    if not any(member["role"] == "leader" for member in members(host)):
        print("no password is set: there is no leader", flush=True)
        return
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        problems = []
        for user in SUPERUSERS:
            problem = run_roles_script(user)
            if problem is None:
                print("the members' roles have the passwords of the new pods", flush=True)
                return
            problems.append(f"as {user}: {problem}")
        if time.monotonic() > deadline:
            sys.exit(f"the members' roles did not get their passwords, so no pod is replaced: {'; '.join(problems)}")
        time.sleep(1)


def run_roles_script(user: str) -> str | None:
    """What is said about a failure; None where there was none."""
    command = ["psql", "--no-psqlrc", f"--username={user}", f"--file={ROLES_SCRIPT}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if ended.returncode == 0 else ended.stderr.strip()


def main() -> None:
    """Check the image, and do the rest on the running cluster; without one there is nothing to do."""
    if LIBRARY:
        check_library(LIBRARY)
    host = first_member()
    if host is None:
        return
    with open(CONFIGURATION, encoding="utf-8") as file:
        status, text = call(host, "PUT", "/config", json.load(file))
    if status != 200:
        sys.exit(f"the configuration was refused: {status} {text}")
    print("the configuration is up to date", flush=True)
    hand_over(host)
    set_passwords(host)


try:
    main()
except OSError as error:
    sys.exit(f"a member did not answer, so no pod is replaced: {error}")
