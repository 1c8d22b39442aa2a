"""Stops a server without failing a request."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# How long the server goes on after it was told to stop, so that clients of
# idle connections read "Connection: close" instead of a reset. Longer than
# clients keep a connection that they do not use.
WINDOW_SECONDS = float(os.environ.get("DRAIN_WINDOW_SECONDS", "3"))


class Drain:
    """ASGI middleware: while it drains, every response ends its connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._draining = False

    @asynccontextmanager
    async def signals(self) -> AsyncIterator[None]:
        """Delays the server's own reaction to SIGTERM by the window."""
        loop = asyncio.get_running_loop()
        stop = signal.getsignal(signal.SIGTERM)

        def begin() -> None:
            self._draining = True
            if callable(stop):
                loop.call_later(WINDOW_SECONDS, stop, signal.SIGTERM, None)

        def handler(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(begin)

        signal.signal(signal.SIGTERM, handler)
        yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_closing(message: Message) -> None:
            if self._draining and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await self._app(scope, receive, send_closing)


def exit_cleanly() -> None:
    """Makes the process end with status 0 after SIGTERM.

    uvicorn raises the signal once more after it has stopped; whatever handler
    it found at its start decides what happens then.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
