"""Decides about one call."""

import logging
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sark import metrics
from sark.cache import LIFETIMES, DecisionCache
from sark.db import AuditEvent, DatabaseError, DatabasePool
from sark.policy import PolicyEngine, PolicyError
from serving.tokens import User

ACTIONS = (
    "gateway:tool:invoke",
    "gateway:server:list",
    "gateway:tool:discover",
    "gateway:server:info",
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """What somebody wants to do."""

    action: str
    server_name: str | None = None
    tool_name: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    sensitivity_level: str = "medium"
    context: dict[str, Any] = field(default_factory=dict)

    def question(self, user: User) -> dict[str, Any]:
        """The call as the policy sees it: the client's names, and the tutorial's."""
        return {
            "user": {"id": user.id, "role": user.role, "roles": list(user.roles), "email": user.email},
            "action": self.action,
            "tool": {"name": self.tool_name},
            "server": {
                "server": self.server_name,
                "tool": self.tool_name,
                "sensitivity": self.sensitivity_level,
            },
            "context": self.context,
            "server_name": self.server_name,
            "tool_name": self.tool_name,
            "parameters": self.parameters,
        }


@dataclass(frozen=True)
class Decision:
    """The answer; whatever went wrong, it denies."""

    allow: bool
    reason: str
    filtered_parameters: dict[str, Any] | None = None
    from_cache: bool = False


class DecisionPoint:
    """Asks the policy, remembers what it allows, and records every decision."""

    def __init__(self, policy: PolicyEngine, cache: DecisionCache, audit: DatabasePool) -> None:
        self._policy = policy
        self._cache = cache
        self._audit = audit

    async def decide(self, user: User, call: Call) -> Decision:
        """The decision, once the audit trail has it."""
        started = time.perf_counter()
        question = call.question(user)
        lifetime = LIFETIMES.get(call.sensitivity_level, 0)
        decision = await self._cached(question) if lifetime else None
        if decision is None:
            decision = await self._ask(question)
        decision = await self._record(user, call, decision)
        if decision.allow and not decision.from_cache and lifetime:
            answer = {"reason": decision.reason, "filtered_parameters": decision.filtered_parameters}
            await self._cache.put(question, answer, lifetime)
        self._measure(call, decision, time.perf_counter() - started)
        return decision

    async def _cached(self, question: dict[str, Any]) -> Decision | None:
        answer = await self._cache.get(question)
        if answer is None:
            metrics.CACHE_MISSES.inc()
            return None
        metrics.CACHE_HITS.inc()
        return Decision(True, answer["reason"], answer["filtered_parameters"], from_cache=True)

    async def _ask(self, question: dict[str, Any]) -> Decision:
        try:
            result = await self._policy.ask(question)
        except PolicyError as error:
            metrics.ERRORS.labels("policy").inc()
            _log.error("policy: %s", error)
            return Decision(False, "denied: the policy engine does not answer")
        # Only true allows, not what Python takes for true.
        allow = result.get("allow") is True
        reason = str(result.get("audit_reason") or ("allowed" if allow else "denied"))
        return Decision(allow, reason, result.get("filtered_parameters"))

    async def _record(self, user: User, call: Call, decision: Decision) -> Decision:
        event = AuditEvent(
            id=uuid4(),
            user_id=user.id,
            role=user.role,
            action=call.action,
            server_name=call.server_name,
            tool_name=call.tool_name,
            allowed=decision.allow,
            reason=decision.reason,
            from_cache=decision.from_cache,
        )
        try:
            await self._audit.write(event)
        except DatabaseError as error:
            metrics.ERRORS.labels("audit").inc()
            metrics.DATABASE_ERRORS.inc()
            _log.error("audit: %s", error)
            return Decision(False, "denied: the audit trail cannot be written")
        return decision

    def _measure(self, call: Call, decision: Decision, seconds: float) -> None:
        outcome = "allow" if decision.allow else "deny"
        metrics.LATENCY.labels(call.action).observe(seconds)
        metrics.REQUESTS.labels(outcome, call.action, call.server_name or "").inc()
        fields = {"decision": outcome, "action": call.action, "tool": call.tool_name, "reason": decision.reason}
        _log.info("decided", extra={"fields": fields})
