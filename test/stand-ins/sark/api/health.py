"""What probes ask."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse

from sark.api.state import State


async def alive(request: Request) -> JSONResponse:
    """The process answers."""
    state: State = request.app.state.sark
    version, environment = state.settings.app_version, state.settings.environment
    return JSONResponse({"status": "healthy", "version": version, "environment": environment})


async def _dependencies(request: Request) -> dict[str, bool]:
    state: State = request.app.state.sark
    audit, database, redis, opa = await asyncio.gather(
        state.audit.answers(), state.database.answers(), state.cache.answers(), state.policy.answers()
    )
    return {"database": audit and database, "redis": redis, "opa": opa}


async def published_ready(request: Request) -> JSONResponse:
    """Always 200; the truth is in the body only, as the published code has it."""
    dependencies = await _dependencies(request)
    return JSONResponse({"ready": all(dependencies.values()), **dependencies})


async def tutorial_ready(request: Request) -> JSONResponse:
    """Fails while no call could be allowed. The cache is not needed for that."""
    dependencies = await _dependencies(request)
    ready = dependencies["database"] and dependencies["opa"]
    return JSONResponse({"ready": ready, **dependencies}, 200 if ready else 503)
