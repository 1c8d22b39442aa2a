"""Patroni calls this where its member has become the leader: takes the leader's label from every other pod.

A member that is cut off with its node can change nothing, and keeps its label and its readiness until the node is given up,
after 40 s and more. So long the Service of the leader would send every other connection to it.
"""

import os
import sys
import time
from urllib.parse import urlencode

from api_server import call

MEMBER = os.environ["MEMBER"]
SCOPE_LABEL = os.environ["SCOPE_LABEL"]
SCOPE = os.environ["SCOPE"]
ROLE_LABEL = os.environ["ROLE_LABEL"]

LEADER = "primary"
LOCK_ANNOTATION = "leader"

# By then, who had the label is ready no more.
PATIENCE_SECONDS = 60


def leads() -> bool:
    """Whether this member has the lock."""
    lock = call("GET", f"configmaps/{SCOPE}-leader")
    return lock["metadata"].get("annotations", {}).get(LOCK_ANNOTATION) == MEMBER


def labelled_others() -> list[dict]:
    """All other pods with the leader's label."""
    query = urlencode({"labelSelector": f"{SCOPE_LABEL}={SCOPE},{ROLE_LABEL}={LEADER}"})
    pods = [pod["metadata"] for pod in call("GET", f"pods?{query}")["items"]]
    return [pod for pod in pods if pod["name"] != MEMBER]


def lead_alone() -> None:
    """Take the label from the others, as long as this member leads; each gets it back from itself when it leads again."""
    for pod in labelled_others():
        if not leads():
            return
        # The version makes sure that it is the label that was read.
        change = {"resourceVersion": pod["resourceVersion"], "labels": {ROLE_LABEL: None}}
        call("PATCH", f"pods/{pod['name']}", {"metadata": change})
        print(f"{pod['name']} has no leader's label any more: {MEMBER} leads", flush=True)


def main() -> None:
    """Try until it is done."""
    if sys.argv[2:3] != [LEADER]:
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            lead_alone()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                sys.exit(f"another pod may have the leader's label: {error}")
            time.sleep(1)


main()
