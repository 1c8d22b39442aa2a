"""Passes calls on to MCP servers and their answers back, piece by piece."""

from collections.abc import AsyncIterator, Mapping

import aiohttp
from starlette.responses import StreamingResponse

from gateway.calls import Call
from gateway.settings import Settings
from serving.client import Client

# The caller's token stays here: it is meant for the gateway.
_FORWARDED = ("accept", "mcp-session-id", "mcp-protocol-version", "last-event-id")
_RETURNED = ("content-type", "mcp-session-id")


class ServerUnavailable(Exception):
    """The MCP server gave no answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class McpServers:
    """The servers of the registry."""

    def __init__(self, settings: Settings) -> None:
        self._servers = settings.servers
        self._client = Client(settings.mcp_timeout, connections=500)

    async def close(self) -> None:
        """Ends all connections."""
        await self._client.close()

    async def forward(self, call: Call, headers: Mapping[str, str]) -> StreamingResponse:
        """The server's answer as it comes. A tool may have effects, so nothing is sent twice."""
        url = self._servers[call.server]
        passed = {name: headers[name] for name in _FORWARDED if name in headers}
        try:
            response = await self._client.session.post(url, headers=passed, json=call.message)
        except TimeoutError as error:
            raise ServerUnavailable(504, f"{call.server} took too long") from error
        except aiohttp.ClientError as error:
            raise ServerUnavailable(502, f"{call.server} is not reachable") from error
        returned = {name: response.headers[name] for name in _RETURNED if name in response.headers}
        return StreamingResponse(_pieces(response), response.status, returned)


async def _pieces(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    async with response:
        async for piece in response.content.iter_any():
            yield piece
