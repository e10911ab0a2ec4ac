"""The ledger: the append-only store of readings, and the questions it answers."""
