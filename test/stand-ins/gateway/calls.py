"""The two forms of a call: an MCP message, and the tutorial's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

# Any other message tells something about a server.
_ACTIONS = {"tools/call": "gateway:tool:invoke", "tools/list": "gateway:tool:discover"}


class InvalidCall(Exception):
    """The request names no call."""


@dataclass(frozen=True)
class Call:
    """One message for an MCP server."""

    server: str
    # JSON-RPC, as the server gets it.
    message: Mapping[str, Any]
    sensitivity: str = "medium"

    def question(self) -> dict[str, Any]:
        """The body of SARK's authorize request."""
        parameters = self.message.get("params") or {}
        return {
            "action": _ACTIONS.get(self.message["method"], "gateway:server:info"),
            "server_name": self.server,
            "tool_name": parameters.get("name"),
            "parameters": parameters.get("arguments") or {},
            "sensitivity_level": self.sensitivity,
        }

    def with_arguments(self, arguments: Mapping[str, Any]) -> "Call":
        """The same call with other arguments."""
        return replace(self, message={**self.message, "params": {**self.message["params"], "arguments": arguments}})


def from_mcp(body: Any, server: str, sensitivity: str) -> Call:
    """The call of `POST /mcp`."""
    if not isinstance(body, dict) or not isinstance(body.get("method"), str):
        raise InvalidCall("the body is no JSON-RPC message")
    if not isinstance(body.get("params") or {}, dict):
        raise InvalidCall("params must be an object")
    return Call(server, body, sensitivity)


def from_tutorial(body: Any) -> Call:
    """The call of `POST /tools/invoke`."""
    try:
        server, tool, arguments = body["server_name"], body["tool_name"], body.get("parameters") or {}
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidCall("server_name and tool_name are needed") from error
    message = {
        "jsonrpc": "2.0",
        "id": str(uuid4()),
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments},
    }
    return Call(server, message, body.get("sensitivity_level", "medium"))
