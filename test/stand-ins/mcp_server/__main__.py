"""Serves the tools on `MCP_PORT`."""

import os

import uvicorn

from mcp_server.application import application
from serving import logs
from serving.drain import exit_cleanly


def main() -> None:
    """Runs until SIGTERM."""
    logs.configure("INFO", as_json=True)
    exit_cleanly()
    port = int(os.environ.get("MCP_PORT", "8080"))
    uvicorn.run(application(), host="0.0.0.0", port=port, log_config=None, access_log=False)


main()
