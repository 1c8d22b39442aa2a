"""Runs the migrations on both databases, one run at a time."""

import asyncio

from alembic import context
from sqlalchemy import URL, Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from sark.db import CONNECT_SECONDS, databases
from sark.schema import MIGRATION_LOCK
from sark.settings import Database, load_settings


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection)
    with context.begin_transaction():
        # Two releases at once: the second waits, then finds nothing left to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()


async def _connect(database: Database) -> None:
    url = URL.create(
        "postgresql+asyncpg",
        username=database.user,
        password=database.password,
        host=database.host,
        port=database.port,
        database=database.name,
    )
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"timeout": CONNECT_SECONDS})
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)


async def _main() -> None:
    for database in databases(load_settings()):
        await _connect(database)


asyncio.run(_main())
