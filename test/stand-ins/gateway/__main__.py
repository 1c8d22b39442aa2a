"""Serves calls on one port and metrics on another."""

import argparse

import uvicorn
from prometheus_client import start_http_server

from gateway.application import application
from gateway.settings import load_settings
from serving import logs
from serving.drain import exit_cleanly


def main() -> None:
    """Runs until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m gateway")
    parser.add_argument("--metrics-port", type=int, default=9091)
    arguments = parser.parse_args()
    settings = load_settings()
    logs.configure(settings.log_level, as_json=True)
    start_http_server(arguments.metrics_port)
    exit_cleanly()
    uvicorn.run(application(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)


main()
