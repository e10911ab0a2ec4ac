"""The ledger's schema, version by version, for alembic; run by ``selon.ledger.migrating``."""
