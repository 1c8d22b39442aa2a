"""Succeeds where the API server knows this pod no more, as it does from the beginning of one that is deleted by force."""

import os
import sys

from api_server import Refused, call

MEMBER = os.environ["MEMBER"]
MEMBER_UID = os.environ["MEMBER_UID"]

NOT_FOUND = 404


def is_deleted() -> bool:
    """Whether this pod is gone; its name may be that of its successor."""
    try:
        return call("GET", f"pods/{MEMBER}")["metadata"]["uid"] != MEMBER_UID
    except Refused as refused:
        if refused.status == NOT_FOUND:
            return True
        raise


try:
    sys.exit(not is_deleted())
except OSError as error:
    sys.exit(f"whether this pod was deleted by force is not known: {error}")
