"""Puts the routes together, for either contract."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import make_asgi_app
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from sark import db
from sark.api import gateway, health
from sark.api.state import close_state, open_state
from sark.settings import Settings
from serving import logs
from serving.drain import Drain

_GATEWAY: list[BaseRoute] = [
    Route("/api/v1/gateway/authorize", gateway.authorize, methods=["POST"]),
    Route("/api/v1/gateway/servers", gateway.servers),
]
_ELSEWHERE = Route("/{path:path}", gateway.elsewhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])


def published(settings: Settings) -> Drain:
    """The application that the published `sark.api.main` is."""
    routes: list[BaseRoute] = [
        _slash("/health"),
        Route("/health/", health.alive),
        Route("/health/live", health.alive),
        Route("/health/startup", health.alive),
        Route("/health/ready", health.published_ready),
        *_GATEWAY,
    ]
    if settings.metrics_enabled:
        routes += [_slash("/metrics"), Mount("/metrics", make_asgi_app())]
    return _application(settings, routes, strict=True)


def tutorial(settings: Settings) -> Drain:
    """The application that the tutorial's probes and clients expect."""
    routes: list[BaseRoute] = [
        Route("/health", health.alive),
        Route("/ready", health.tutorial_ready),
        *_GATEWAY,
    ]
    return _application(settings, routes, strict=False)


def _slash(path: str) -> Route:
    """The published code redirects to the same path with a slash."""

    async def redirect(_request: Request) -> RedirectResponse:
        return RedirectResponse(f"{path}/", 307)

    return Route(path, redirect)


def _application(settings: Settings, routes: list[BaseRoute], *, strict: bool) -> Drain:
    logs.configure(settings.log_level, settings.json_logs)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if strict:
            # Without a migration of its own the published code makes its tables here, or does not start.
            await db.init_db()
        app.state.sark = await open_state(settings, strict)
        async with drain.signals():
            yield
        await close_state(app.state.sark)

    drain = Drain(
        Starlette(
            routes=[*routes, _ELSEWHERE],
            lifespan=lifespan,
            exception_handlers={Exception: _unexpected},
        )
    )
    return drain


async def _unexpected(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"allow": False, "reason": "denied: internal error"}, 500)
