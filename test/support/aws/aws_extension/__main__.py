"""Serves moto with its extension on a free loopback port until standard input ends. Its first line is its address."""

import os
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from . import ec2, eks, elasticache, rds, rds_copies, refusals, s3  # noqa: F401: each extends moto by being imported
from .cbor import in_forms

server = make_server("127.0.0.1", 0, in_forms(DomainDispatcherApplication(create_backend_app)), threaded=True)
os.environ["MOTO_PORT"] = str(server.port)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.port}", flush=True)
sys.stdin.read()
