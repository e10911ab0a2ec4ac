"""What alembic runs; the connection, with its transaction, comes from ``selon.ledger``."""

from alembic import context

from selon.ledger.migrating import TABLE

context.configure(connection=context.config.attributes["connection"], version_table=TABLE)
context.run_migrations()
