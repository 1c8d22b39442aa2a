"""Asks SARK whether a call may go on."""

import secrets
from dataclasses import dataclass
from typing import Any

import httpx

from gateway import metrics
from gateway.calls import Call
from gateway.settings import Settings

# The connection broke before an answer came. Asking twice changes nothing but the number of audit rows.
_WORTH_A_RETRY = (httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


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
        self._client = httpx.AsyncClient(
            base_url=settings.sark_url,
            timeout=settings.sark_timeout,
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            trust_env=False,
        )

    async def close(self) -> None:
        """Ends all connections."""
        await self._client.aclose()

    async def authorize(self, token: str, call: Call) -> Verdict:
        """SARK's verdict for the bearer of the token."""
        try:
            response = await self._post(token, call)
        except httpx.TimeoutException as error:
            raise AuthorizationUnavailable(504, "authorization took too long") from error
        except httpx.HTTPError as error:
            raise AuthorizationUnavailable(502, "authorization is not reachable") from error
        if response.status_code in (401, 403):
            return Verdict(False, f"SARK refused the request: {response.text}", None)
        try:
            response.raise_for_status()
            body = response.json()
            return Verdict(body["allow"] is True, str(body["reason"]), body.get("filtered_parameters"))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise AuthorizationUnavailable(502, "authorization failed") from error

    async def _post(self, token: str, call: Call) -> httpx.Response:
        # Any pair will do, as long as both are equal.
        pair = secrets.token_hex(16)
        request = self._client.build_request(
            "POST",
            "/api/v1/gateway/authorize",
            headers={"Authorization": f"Bearer {token}", "X-CSRF-Token": pair, "Cookie": f"csrf_token={pair}"},
            json=call.question(),
        )
        try:
            return await self._client.send(request)
        except _WORTH_A_RETRY:
            metrics.SARK_RETRIES.inc()
            return await self._client.send(request)
