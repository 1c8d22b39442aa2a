"""Asks the policy engine."""

from collections.abc import Mapping
from typing import Any

import httpx

from sark.settings import Settings


class PolicyError(Exception):
    """There is no answer that could be relied on."""


class PolicyEngine:
    """Open Policy Agent."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.opa_url
        self._client = httpx.AsyncClient(timeout=settings.opa_timeout, trust_env=False)

    async def close(self) -> None:
        """Ends all connections."""
        await self._client.aclose()

    async def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The result of the policy, which must be an object."""
        try:
            response = await self._client.post(self._url, json={"input": question})
            response.raise_for_status()
            result = response.json().get("result")
        except (httpx.HTTPError, ValueError) as error:
            raise PolicyError(repr(error)) from error
        if not isinstance(result, dict):
            raise PolicyError("the result is no object")
        return result

    async def answers(self) -> bool:
        """Whether the engine works; it answers no other path than that of decisions."""
        try:
            await self.ask({})
        except PolicyError:
            return False
        return True
