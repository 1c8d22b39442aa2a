"""The gateway's routes."""

import hmac
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway import metrics
from gateway.authorization import AuthorizationUnavailable, Sark
from gateway.calls import Call, InvalidCall, from_mcp, from_tutorial
from gateway.forwarding import McpServers, ServerUnavailable
from gateway.settings import Settings
from serving.drain import Drain
from serving.tokens import InvalidToken, bearer, verify

_log = logging.getLogger(__name__)


class Gateway:
    """Checks the token, asks SARK, passes the call on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sark = Sark(settings)
        self._servers = McpServers(settings)

    async def close(self) -> None:
        """Ends all connections."""
        await self._sark.close()
        await self._servers.close()

    async def call(self, request: Request) -> Response:
        """POST /mcp, POST /mcp/{server}: a JSON-RPC message. POST /tools/invoke: the tutorial's form."""
        started = time.perf_counter()
        response = await self._answer(request)
        metrics.LATENCY.observe(time.perf_counter() - started)
        metrics.REQUESTS.labels(str(response.status_code)).inc()
        _log.info("answered", extra={"fields": {"path": request.url.path, "status": response.status_code}})
        return response

    async def servers(self, request: Request) -> Response:
        """GET /api/v1/servers: the registry, for SARK."""
        given = request.headers.get("x-api-key", "")
        if not self._settings.api_key or not hmac.compare_digest(given.encode(), self._settings.api_key.encode()):
            raise HTTPException(401, "X-API-Key is needed")
        return JSONResponse([{"name": name, "url": url} for name, url in self._settings.servers.items()])

    async def _answer(self, request: Request) -> Response:
        try:
            token = bearer(request.headers)
            verify(token, [self._settings.jwt_key], issuer=self._settings.jwt_issuer, strict=False)
            call = await self._read(request)
            verdict = await self._sark.authorize(token, call)
            if not verdict.allow:
                return _problem(403, verdict.reason)
            if verdict.filtered_parameters is not None:
                call = call.with_arguments(verdict.filtered_parameters)
            return await self._servers.forward(call, request.headers)
        except InvalidToken as error:
            return _problem(401, str(error))
        except InvalidCall as error:
            return _problem(422, str(error))
        except (AuthorizationUnavailable, ServerUnavailable) as error:
            _log.error("%s: %r", error, error.__cause__)
            return _problem(error.status, str(error))

    async def _read(self, request: Request) -> Call:
        try:
            body = await request.json()
        except ValueError as error:
            raise InvalidCall("the body is not JSON") from error
        call = from_tutorial(body) if request.url.path == "/tools/invoke" else self._read_mcp(request, body)
        if call.server not in self._settings.servers:
            raise InvalidCall(f"no server is called {call.server}")
        return call

    def _read_mcp(self, request: Request, body: object) -> Call:
        names = list(self._settings.servers)
        server = request.path_params.get("server") or request.headers.get("x-mcp-server")
        if server is None and len(names) == 1:
            server = names[0]
        return from_mcp(body, server or "", request.headers.get("x-sensitivity", "medium"))


def _problem(status: int, reason: str) -> JSONResponse:
    return JSONResponse({"allow": False, "reason": reason}, status)


async def _healthy(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "healthy"})


def application(settings: Settings) -> Drain:
    """The gateway as an ASGI application."""
    gateway = Gateway(settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with drain.signals():
            yield
        await gateway.close()

    drain = Drain(
        Starlette(
            routes=[
                Route("/health", _healthy),
                Route("/mcp", gateway.call, methods=["POST"]),
                Route("/mcp/{server}", gateway.call, methods=["POST"]),
                Route("/tools/invoke", gateway.call, methods=["POST"]),
                Route("/api/v1/servers", gateway.servers),
            ],
            lifespan=lifespan,
        )
    )
    return drain
