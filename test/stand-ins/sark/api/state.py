"""What the requests share."""

from dataclasses import dataclass

from sark.cache import DecisionCache
from sark.db import DatabasePool
from sark.decisions import DecisionPoint
from sark.policy import PolicyEngine
from sark.settings import Settings
from serving.client import Client


@dataclass(frozen=True)
class State:
    """The connections of one process."""

    settings: Settings
    database: DatabasePool
    audit: DatabasePool
    cache: DecisionCache
    policy: PolicyEngine
    gateway: Client
    decisions: DecisionPoint
    # As the published code does it, or as the tutorial's clients need it.
    strict: bool


async def open_state(settings: Settings, strict: bool) -> State:
    """Prepares the connections; none of them has to succeed yet."""
    database = DatabasePool(settings.postgres, settings.pool_size)
    audit = DatabasePool(settings.timescale, settings.pool_size)
    await database.open()
    await audit.open()
    cache, policy = DecisionCache(settings), PolicyEngine(settings)
    gateway = Client(settings.gateway_timeout, connections=10)
    decisions = DecisionPoint(policy, cache, audit)
    return State(settings, database, audit, cache, policy, gateway, decisions, strict)


async def close_state(state: State) -> None:
    """Ends all connections."""
    await state.policy.close()
    await state.gateway.close()
    await state.cache.close()
    await state.database.close()
    await state.audit.close()
