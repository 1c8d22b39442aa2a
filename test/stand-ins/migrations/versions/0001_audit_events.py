"""The audit trail."""

from alembic import op

from sark.schema import AUDIT_EVENTS

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the table."""
    op.execute(AUDIT_EVENTS)


def downgrade() -> None:
    """Removes the table and all it holds."""
    op.execute("DROP TABLE audit_events")
