"""Asks the API server about things in the own namespace, with what every pod that may do so has of its own."""

import http.client
import json
import os
import ssl
from pathlib import Path

TOKEN_DIRECTORY = Path(os.environ["TOKEN_DIRECTORY"])

CALL_SECONDS = 3


class Refused(OSError):
    """An answer other than that it was done."""

    def __init__(self, call: str, status: int, answer: str) -> None:
        super().__init__(f"{call}: {status} {answer}")
        self.status = status


def call(method: str, path: str, body: object = None) -> dict:
    """Its answer about `path`, which is below the namespace; raises OSError where there is none."""
    namespace = (TOKEN_DIRECTORY / "namespace").read_text(encoding="utf-8").strip()
    token = (TOKEN_DIRECTORY / "token").read_text(encoding="utf-8").strip()
    context = ssl.create_default_context(cafile=str(TOKEN_DIRECTORY / "ca.crt"))
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], int(os.environ["KUBERNETES_SERVICE_PORT"])
    connection = http.client.HTTPSConnection(host, port, timeout=CALL_SECONDS, context=context)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/merge-patch+json"}
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v1/namespaces/{namespace}/{path}", text, headers)
        response = connection.getresponse()
        answer = response.read().decode()
        if response.status != http.client.OK:
            raise Refused(f"{method} {path}", response.status, answer)
        return json.loads(answer)
    finally:
        connection.close()
