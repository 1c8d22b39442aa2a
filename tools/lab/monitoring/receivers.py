"""Stands in for Slack, PagerDuty and a dead man's switch: takes what they take, refuses what they refuse, and tells of each
request on its output, as a line of JSON without the secrets."""

import json
import os
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

SLACK_PATH = os.environ["SLACK_PATH"]
SWITCH_PATH = os.environ["SWITCH_PATH"]
ROUTING_KEY = os.environ["ROUTING_KEY"]


TELLING = Lock()


def slack(body):
    if not body.get("attachments"):
        return 400, "no_text"
    return 200, "ok"


def pager_duty(body):
    if body.pop("routing_key", None) != ROUTING_KEY:
        return 400, json.dumps({"status": "invalid event", "errors": ["routing_key is unknown"]})
    payload = body.get("payload") or {}
    complete = all(payload.get(name) for name in ("summary", "source", "severity"))
    if body.get("event_action") not in ("trigger", "resolve") or not body.get("dedup_key") or not complete:
        return 400, json.dumps({"status": "invalid event"})
    if payload["severity"] not in ("critical", "error", "warning", "info"):
        return 400, json.dumps({"status": "invalid event", "errors": ["severity is unknown"]})
    return 202, json.dumps({"status": "success", "dedup_key": body["dedup_key"]})


def dead_mans_switch(_body):
    return 200, "ok"


RECEIVERS = {
    SLACK_PATH: ("slack", slack),
    "/v2/enqueue": ("pagerDuty", pager_duty),
    SWITCH_PATH: ("deadMansSwitch", dead_mans_switch),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        at = time.time()
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        name, answer = RECEIVERS.get(self.path, ("nobody", lambda _body: (404, "no_service")))
        status, text = answer(body)
        told = json.dumps({"at": round(at * 1000), "receiver": name, "status": status, "body": body})
        # Several are told at once, and a line is of one.
        with TELLING:
            print(told, flush=True)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.environ["CERTIFICATE"], os.environ["PRIVATE_KEY"])
server = ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
# A connection that says nothing, such as a probe's, must not keep the others waiting.
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
