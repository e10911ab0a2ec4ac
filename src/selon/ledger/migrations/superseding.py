"""Which readings of schema 0001 count no more, noted as soon as a later reader's is written."""

from __future__ import annotations

__all__ = ["superseding"]

# An older reader may also come late: then it is the new row that does not count.
_SQLITE = """
CREATE TRIGGER readings_supersede AFTER INSERT ON readings BEGIN
  INSERT OR IGNORE INTO superseded (reading_id)
  SELECT o.id FROM readings o WHERE o.document_id = NEW.document_id AND EXISTS (
    SELECT 1 FROM readings n WHERE n.document_id = o.document_id AND n.reader_id > o.reader_id);
END
"""
_FUNCTION = """
CREATE FUNCTION selon_supersede() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO superseded (reading_id)
  SELECT DISTINCT o.id FROM fresh f JOIN readings o ON o.document_id = f.document_id
  WHERE EXISTS (
    SELECT 1 FROM readings n WHERE n.document_id = o.document_id AND n.reader_id > o.reader_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_POSTGRES = """
CREATE TRIGGER readings_supersede AFTER INSERT ON readings
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION selon_supersede()
"""


def superseding(dialect: str) -> list[str]:
    """The statements, in ``"sqlite"`` or ``"postgresql"``."""
    return [_FUNCTION, _POSTGRES] if dialect == "postgresql" else [_SQLITE]
