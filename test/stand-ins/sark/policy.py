"""Asks the policy engine."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from sark.settings import Settings
from serving.client import Client


class PolicyError(Exception):
    """There is no answer that could be relied on."""


class PolicyEngine:
    """Open Policy Agent."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.opa_url
        self._client = Client(settings.opa_timeout, connections=100)

    async def close(self) -> None:
        """Ends all connections."""
        await self._client.close()

    async def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The result of the policy, which must be an object."""
        try:
            async with self._client.session.post(self._url, json={"input": question}) as response:
                response.raise_for_status()
                result = (await response.json()).get("result")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
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
