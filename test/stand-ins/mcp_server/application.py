"""Tools that show what the way to them does: answer, wait, send events, fail."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from serving.drain import Drain

_TOOLS = {
    "echo": "Answers with its arguments.",
    "sleep": "Answers after `seconds`.",
    "stream": "Sends `events` server-sent events, one each `interval` seconds, then answers.",
    "fail": "Answers with HTTP status 500.",
}


def _result(message: dict[str, Any], result: object) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message.get("id"), "result": result}


def _error(message: dict[str, Any], code: int, text: str) -> JSONResponse:
    return JSONResponse({"jsonrpc": "2.0", "id": message.get("id"), "error": {"code": code, "message": text}})


def _said(value: object) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": json.dumps(value)}], "isError": False}


async def _events(message: dict[str, Any], count: int, interval: float) -> AsyncIterator[str]:
    for number in range(1, count + 1):
        await asyncio.sleep(interval)
        progress = {"progress": number, "total": count}
        notification = {"jsonrpc": "2.0", "method": "notifications/progress", "params": progress}
        yield f"data: {json.dumps(notification)}\n\n"
    yield f"data: {json.dumps(_result(message, _said({'events': count})))}\n\n"


async def _call_tool(message: dict[str, Any]) -> Response:
    parameters = message.get("params") or {}
    arguments = parameters.get("arguments") or {}
    match parameters.get("name"):
        case "echo":
            return JSONResponse(_result(message, _said(arguments)))
        case "sleep":
            await asyncio.sleep(float(arguments.get("seconds", 1)))
            return JSONResponse(_result(message, _said(arguments)))
        case "stream":
            events = _events(message, int(arguments.get("events", 3)), float(arguments.get("interval", 0.1)))
            return StreamingResponse(events, media_type="text/event-stream")
        case "fail":
            return JSONResponse({"detail": "as asked"}, 500)
        case name:
            return _error(message, -32602, f"no tool is called {name}")


async def _mcp(request: Request) -> Response:
    message: dict[str, Any] = await request.json()
    if "id" not in message:
        return Response(status_code=202)
    match message.get("method"):
        case "initialize":
            server = {"name": "mcp-stand-in", "version": "1"}
            capabilities: dict[str, Any] = {"tools": {}}
            return JSONResponse(
                _result(
                    message,
                    {"protocolVersion": "2025-06-18", "capabilities": capabilities, "serverInfo": server},
                )
            )
        case "ping":
            return JSONResponse(_result(message, {}))
        case "tools/list":
            schema = {"type": "object"}
            tools = [{"name": name, "description": text, "inputSchema": schema} for name, text in _TOOLS.items()]
            return JSONResponse(_result(message, {"tools": tools}))
        case "tools/call":
            return await _call_tool(message)
        case method:
            return _error(message, -32601, f"no method is called {method}")


async def _healthy(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "healthy"})


def application() -> Drain:
    """The server as an ASGI application."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with drain.signals():
            yield

    drain = Drain(
        Starlette(routes=[Route("/health", _healthy), Route("/mcp", _mcp, methods=["POST"])], lifespan=lifespan)
    )
    return drain
