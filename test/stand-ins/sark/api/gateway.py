"""What the gateway asks."""

from typing import Any

import aiohttp
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from sark.api.security import authenticate, require_csrf_pair
from sark.api.state import State
from sark.cache import LIFETIMES
from sark.decisions import ACTIONS, Call

_SENSITIVITIES = (*LIFETIMES, "critical")


async def authorize(request: Request) -> JSONResponse:
    """POST /api/v1/gateway/authorize"""
    state: State = request.app.state.sark
    user = authenticate(request, state.settings.jwt_keys, state.strict)
    require_csrf_pair(request, state.strict)
    call = await _read_call(request)
    decision = await state.decisions.decide(user, call)
    return JSONResponse(
        {
            "allow": decision.allow,
            "reason": decision.reason,
            "filtered_parameters": decision.filtered_parameters,
            "audit_id": None,
            "cache_ttl": LIFETIMES.get(call.sensitivity_level, 0),
        }
    )


async def servers(request: Request) -> JSONResponse:
    """GET /api/v1/gateway/servers: the list that the gateway has."""
    state: State = request.app.state.sark
    authenticate(request, state.settings.jwt_keys, state.strict)
    try:
        url = f"{state.settings.gateway_url.rstrip('/')}/api/v1/servers"
        headers = {"X-API-Key": state.settings.gateway_api_key}
        async with state.gateway.session.get(url, headers=headers) as response:
            response.raise_for_status()
            return JSONResponse(await response.json())
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise HTTPException(502, "the gateway does not answer") from error


async def elsewhere(request: Request) -> JSONResponse:
    """Every other path: nobody learns what exists without a token."""
    state: State = request.app.state.sark
    authenticate(request, state.settings.jwt_keys, state.strict)
    raise HTTPException(404)


async def _read_call(request: Request) -> Call:
    try:
        body: Any = await request.json()
    except ValueError as error:
        raise HTTPException(422, "the body is not JSON") from error
    if not isinstance(body, dict) or body.get("action") not in ACTIONS:
        raise HTTPException(422, "action must be one of " + ", ".join(ACTIONS))
    if body.get("sensitivity_level", "medium") not in _SENSITIVITIES:
        raise HTTPException(422, "sensitivity_level must be one of " + ", ".join(_SENSITIVITIES))
    for name, kind in (("server_name", str), ("tool_name", str), ("parameters", dict), ("context", dict)):
        if not isinstance(body.get(name), kind | None):
            raise HTTPException(422, f"{name} must be of type {kind.__name__}")
    return Call(
        action=body["action"],
        server_name=body.get("server_name"),
        tool_name=body.get("tool_name"),
        parameters=body.get("parameters") or {},
        sensitivity_level=body.get("sensitivity_level", "medium"),
        context=body.get("context") or {},
    )
