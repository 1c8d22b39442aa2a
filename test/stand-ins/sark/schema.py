"""The tables, in one place for the migration and for the start without one."""

# One number for everything that changes the schema, so that two never do at once.
MIGRATION_LOCK = 7_252_011

AUDIT_EVENTS = """
CREATE TABLE IF NOT EXISTS audit_events (
    id uuid PRIMARY KEY,
    decided_at timestamptz NOT NULL DEFAULT now(),
    user_id text NOT NULL,
    role text NOT NULL,
    action text NOT NULL,
    server_name text,
    tool_name text,
    allowed boolean NOT NULL,
    reason text NOT NULL,
    from_cache boolean NOT NULL
)
"""
