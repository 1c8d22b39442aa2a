"""PostgreSQL: the schema and the audit trail."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from sark.schema import AUDIT_EVENTS, MIGRATION_LOCK
from sark.settings import Database, Settings, load_settings

# A server that is frozen or cut off closes no connection: only a time-out notices.
CONNECT_SECONDS = 2.0
COMMAND_SECONDS = 2.0

# A failover takes some seconds. A decision waits for its end rather than being
# denied, but not for longer than the gateway waits for SARK.
FAILOVER_SECONDS = 9.0
PAUSE_SECONDS = 0.25

_INSERT = """
INSERT INTO audit_events (id, user_id, role, action, server_name, tool_name, allowed, reason, from_cache)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING
"""

# What a connection says that is worth another attempt on another one.
_BROKEN = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
)


class DatabaseError(Exception):
    """The database did not do what it was asked."""


@dataclass(frozen=True)
class AuditEvent:
    """One decision for the audit trail."""

    id: UUID
    user_id: str
    role: str
    action: str
    server_name: str | None
    tool_name: str | None
    allowed: bool
    reason: str
    from_cache: bool


class DatabasePool:
    """Connections to one database, opened when needed."""

    def __init__(self, database: Database, size: int) -> None:
        self._asking = asyncio.Lock()
        self._answered = 0.0
        self._pool = asyncpg.create_pool(
            host=database.host,
            port=database.port,
            user=database.user,
            password=database.password,
            database=database.name,
            min_size=0,
            max_size=size,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            # After a failover the old leader may still answer, as a replica.
            target_session_attrs="read-write",
        )

    async def open(self) -> None:
        """Makes the pool usable; connects to nothing yet."""
        await self._pool

    async def close(self) -> None:
        """Ends all connections."""
        self._pool.terminate()

    async def write(self, event: AuditEvent) -> None:
        """Stores an event, exactly once."""
        values = (
            event.id,
            event.user_id,
            event.role,
            event.action,
            event.server_name,
            event.tool_name,
            event.allowed,
            event.reason,
            event.from_cache,
        )
        try:
            async with asyncio.timeout(FAILOVER_SECONDS):
                while not await self._stored(*values):
                    pass
        except TimeoutError as error:
            raise DatabaseError("the database does not answer") from error

    async def answers(self) -> bool:
        """Whether the database works at the moment."""
        try:
            await self._execute("SELECT 1")
        except (*_BROKEN, DatabaseError):
            return False
        return True

    async def _stored(self, *values: object) -> bool:
        """Whether an event is stored; if not, the server is back now."""
        asked = asyncio.get_running_loop().time()
        try:
            await self._execute(_INSERT, *values)
        except _BROKEN:
            await self._back_since(asked)
            return False
        return True

    async def _back_since(self, moment: float) -> None:
        """Waits until the server has answered after a moment. One asks for all: many would keep it from coming back."""
        async with self._asking:
            while self._answered <= moment:
                await asyncio.sleep(PAUSE_SECONDS)
                if await self.answers():
                    self._answered = asyncio.get_running_loop().time()
                else:
                    await self._pool.expire_connections()

    async def _execute(self, statement: str, *values: object) -> None:
        try:
            async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
                await self._attempt(connection, statement, *values)
        except TimeoutError:
            # Perhaps there is only much to do: as many new connections would be still more. Whoever asks finds out.
            raise
        except _BROKEN:
            # The other connections lead to the same server.
            await self._pool.expire_connections()
            raise
        except asyncpg.PostgresError as error:
            raise DatabaseError(repr(error)) from error

    async def _attempt(self, connection: asyncpg.Connection, statement: str, *values: object) -> None:
        try:
            await connection.execute(statement, *values)
        except TimeoutError:
            # Given back as it is, the connection would first wait for the frozen server to cancel the statement.
            connection.terminate()
            raise


def databases(settings: Settings) -> tuple[Database, ...]:
    """The databases, which may be one and the same."""
    return tuple(dict.fromkeys((settings.postgres, settings.timescale)))


async def init_db() -> None:
    """Creates the tables in both databases, whoever else does the same meanwhile."""
    for database in databases(load_settings()):
        async with asyncio.timeout(60):
            await _create_tables(database)


async def _create_tables(database: Database) -> None:
    connection = await asyncpg.connect(
        host=database.host,
        port=database.port,
        user=database.user,
        password=database.password,
        database=database.name,
        timeout=CONNECT_SECONDS,
    )
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)
            await connection.execute(AUDIT_EVENTS)
    finally:
        await connection.close()
