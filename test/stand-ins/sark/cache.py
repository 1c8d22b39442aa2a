"""The cache of decisions. It may be lost or unreachable at any time."""

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from sark import metrics
from sark.settings import Settings

# Seconds by the sensitivity of the tool; what is not here is never kept.
LIFETIMES = {"low": 1800, "medium": 300, "high": 60}

TIMEOUT_SECONDS = 0.5

# After a failure requests do without, or each of them would wait for a frozen server.
PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class DecisionCache:
    """Decisions that allow, by the question they answer."""

    def __init__(self, settings: Settings) -> None:
        pool = BlockingConnectionPool(
            host=settings.redis_host,
            port=settings.redis_port,
            password=settings.redis_password or None,
            db=settings.redis_db,
            # The proxy of the cache knows no other, and refuses whoever asks for one.
            protocol=2,
            max_connections=settings.redis_pool_size,
            # How long a request waits for a free connection.
            timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            # The server may have closed an idle connection; a second attempt opens a new one.
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._redis = Redis.from_pool(pool)
        self._paused_until = 0.0

    async def close(self) -> None:
        """Ends all connections."""
        await self._redis.aclose()

    async def get(self, question: Mapping[str, Any]) -> dict[str, Any] | None:
        """The kept answer, if there is one."""
        if self._paused():
            return None
        try:
            text = await self._redis.get(_key(question))
        except (RedisError, OSError) as error:
            self._failed(error)
            return None
        return json.loads(text) if text else None

    async def put(self, question: Mapping[str, Any], answer: Mapping[str, Any], seconds: int) -> None:
        """Keeps an answer for some time."""
        if self._paused():
            return
        try:
            await self._redis.set(_key(question), json.dumps(answer), ex=seconds)
        except (RedisError, OSError) as error:
            self._failed(error)

    async def answers(self) -> bool:
        """Whether the server works at the moment."""
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError):
            return False

    def _paused(self) -> bool:
        return time.monotonic() < self._paused_until

    def _failed(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + PAUSE_SECONDS
        metrics.ERRORS.labels("cache").inc()
        _log.warning("cache: %r", error)


def _key(question: Mapping[str, Any]) -> str:
    # All of the question: parameters can decide as well.
    text = json.dumps(question, sort_keys=True)
    return "sark:decision:" + hashlib.sha256(text.encode()).hexdigest()
