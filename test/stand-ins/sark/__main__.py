"""Serves the tutorial's contract: the interface on one port, metrics on another."""

import argparse

import uvicorn
from prometheus_client import start_http_server

from sark.api.application import tutorial
from sark.settings import load_settings
from serving.drain import exit_cleanly


def main() -> None:
    """Runs until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m sark")
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    settings = load_settings()
    if settings.metrics_enabled:
        start_http_server(settings.metrics_port)
    exit_cleanly()
    uvicorn.run(tutorial(settings), host=arguments.host, port=arguments.port, log_config=None, access_log=False)


main()
