"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from selon.ledger.migrations.search import search
from selon.ledger.migrations.superseding import superseding
from selon.ledger.migrations.views import views
from selon.ledger.schema import APPEND_ONLY, metadata
from selon.ledger.triggers import forbid_changes

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables, indices, triggers and views."""
    bind = op.get_bind()
    metadata.create_all(bind)
    dialect = bind.dialect.name
    tables = {
        t.name: [
            [c.name for c in u.columns]
            for u in [
                t.primary_key,
                *(x for x in t.constraints if isinstance(x, sa.UniqueConstraint)),
            ]
        ]
        for t in APPEND_ONLY
    }
    for statement in [
        *search(dialect), *superseding(dialect), *forbid_changes(dialect, tables), *views(dialect),
    ]:  # fmt: skip
        op.execute(statement)
