"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from selon.ledger.migrations import tables_0001 as tables
from selon.ledger.migrations.search import search
from selon.ledger.migrations.superseding import superseding
from selon.ledger.migrations.tallying import tallying
from selon.ledger.migrations.views import views
from selon.ledger.triggers import forbid_changes

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables, indices, triggers and views."""
    bind = op.get_bind()
    tables.metadata.create_all(bind)
    dialect = bind.dialect.name
    forbidding = forbid_changes(dialect, {t.name: _uniques(t) for t in tables.APPEND_ONLY})
    counting = (*superseding(dialect), *tallying(dialect))
    for statement in (*search(dialect), *counting, *forbidding, *views(dialect)):
        op.execute(statement)


def _uniques(table: sa.Table) -> list[list[str]]:
    keys = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    return [[column.name for column in key.columns] for key in (table.primary_key, *keys)]
