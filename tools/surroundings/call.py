"""Sends one request and prints its status and body, all as JSON. The token comes through the input, never an argument."""

import json
import sys
import urllib.error
import urllib.request

call = json.load(sys.stdin)
request = urllib.request.Request(
    call["url"],
    data=json.dumps(call["body"]).encode(),
    headers={"Authorization": f"Bearer {call['token']}", "Content-Type": "application/json"},
)
try:
    with urllib.request.urlopen(request, timeout=30) as response:
        status, text = response.status, response.read()
except urllib.error.HTTPError as error:
    status, text = error.code, error.read()
json.dump({"status": status, "body": json.loads(text)}, sys.stdout)
