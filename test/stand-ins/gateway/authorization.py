"""Asks SARK whether a call may go on."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

import aiohttp

from gateway import metrics
from gateway.calls import Call
from gateway.settings import Settings
from serving.client import Client


class AuthorizationUnavailable(Exception):
    """SARK gave no answer; nothing may pass."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Verdict:
    """SARK's answer."""

    allow: bool
    reason: str
    filtered_parameters: dict[str, Any] | None


class Sark:
    """SARK as the gateway sees it."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.sark_url.rstrip('/')}/api/v1/gateway/authorize"
        self._client = Client(settings.sark_timeout, connections=200)

    async def close(self) -> None:
        """Ends all connections."""
        await self._client.close()

    async def authorize(self, token: str, call: Call) -> Verdict:
        """SARK's verdict for the bearer of the token."""
        try:
            status, text = await self._post(token, call)
        except TimeoutError as error:
            raise AuthorizationUnavailable(504, "authorization took too long") from error
        except aiohttp.ClientError as error:
            raise AuthorizationUnavailable(502, "authorization is not reachable") from error
        if status in (401, 403):
            return Verdict(False, f"SARK refused the request: {text}", None)
        if status != 200:
            raise AuthorizationUnavailable(502, "authorization failed")
        try:
            body = json.loads(text)
            return Verdict(body["allow"] is True, str(body["reason"]), body.get("filtered_parameters"))
        except (ValueError, KeyError, TypeError) as error:
            raise AuthorizationUnavailable(502, "authorization failed") from error

    async def _post(self, token: str, call: Call) -> tuple[int, str]:
        # Any pair will do, as long as both are equal.
        pair = secrets.token_hex(16)
        headers = {"Authorization": f"Bearer {token}", "X-CSRF-Token": pair, "Cookie": f"csrf_token={pair}"}
        question = call.question()
        try:
            return await self._ask(headers, question)
        except TimeoutError:
            raise
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            # It broke before the answer came. Asking twice changes nothing but the number of audit rows.
            metrics.SARK_RETRIES.inc()
            return await self._ask(headers, question)

    async def _ask(self, headers: dict[str, str], question: dict[str, Any]) -> tuple[int, str]:
        async with self._client.session.post(self._url, headers=headers, json=question) as response:
            return response.status, await response.text()
