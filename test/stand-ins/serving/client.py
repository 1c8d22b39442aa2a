"""Requests to other servers."""

import aiohttp

# Shorter than any server's own, so that no request goes into a connection that its server is about to close.
_IDLE_SECONDS = 2


class Client:
    """Connections that are opened when they are first needed, and used again."""

    def __init__(self, timeout: float, connections: int) -> None:
        """Time out after so many seconds without a byte; keep at most so many connections."""
        self._timeout = aiohttp.ClientTimeout(total=None, connect=timeout, sock_connect=timeout, sock_read=timeout)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections; only for coroutines."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._session

    async def close(self) -> None:
        """Ends all connections."""
        if self._session is not None:
            await self._session.close()
