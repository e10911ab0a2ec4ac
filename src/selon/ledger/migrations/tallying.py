"""How often names speak in schema 0001, counted as soon as it is written.

A statement that is written is added to the tally of its name and month. Where a reading counts no
more, the tallies it was in are counted anew, by the index of names and days.
"""

from __future__ import annotations

__all__ = ["tallying"]

_COLUMNS = "name_id, month, statements, denials, type, first_day, last_day"

# min() and max() of two values are NULL in SQLite where one of them is.
_SQLITE = """
CREATE TRIGGER attributions_tally AFTER INSERT ON attributions
WHEN NEW.name_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = NEW.reading_id) BEGIN
  INSERT INTO tallies ({columns})
  VALUES (NEW.name_id, coalesce(substr(NEW.day, 1, 7), ''), 1, NEW.polarity = 'deny',
    NEW.speaker_type, NEW.day, NEW.day_end)
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = statements + 1, denials = denials + excluded.denials,
    type = coalesce(min(type, excluded.type), type, excluded.type),
    first_day = coalesce(min(first_day, excluded.first_day), first_day, excluded.first_day),
    last_day = coalesce(max(last_day, excluded.last_day), last_day, excluded.last_day);
END
"""
# All statements of a reading have the same day. "2024-01" comes before all days of that month.
_SQLITE_AGAIN = """
CREATE TRIGGER superseded_tally AFTER INSERT ON superseded BEGIN
  DELETE FROM tallies
  WHERE name_id IN (SELECT name_id FROM attributions WHERE reading_id = NEW.reading_id)
    AND month = (SELECT coalesce(substr(published_start, 1, 7), '') FROM readings
                 WHERE id = NEW.reading_id);
  INSERT INTO tallies ({columns})
  {counted}
    AND a.day >= (SELECT substr(published_start, 1, 7) FROM readings WHERE id = NEW.reading_id)
    AND a.day < (SELECT substr(published_start, 1, 7) || '-32' FROM readings
                 WHERE id = NEW.reading_id)
  GROUP BY a.name_id;
  INSERT INTO tallies ({columns})
  {counted}
    AND a.day IS NULL
    AND (SELECT published_start IS NULL FROM readings WHERE id = NEW.reading_id)
  GROUP BY a.name_id;
END
"""
_COUNTED = """SELECT a.name_id, coalesce(min(substr(a.day, 1, 7)), ''), count(*),
    sum(a.polarity = 'deny'), min(a.speaker_type), min(a.day), max(a.day_end)
  FROM attributions a
  WHERE a.name_id IN (SELECT name_id FROM attributions WHERE reading_id = NEW.reading_id)
    AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)"""

_FUNCTION = """
CREATE FUNCTION selon_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tallies AS t ({columns})
  SELECT f.name_id, coalesce(to_char(f.day, 'YYYY-MM'), '') AS month, count(*),
    count(*) FILTER (WHERE f.polarity = 'deny'), min(f.speaker_type), min(f.day), max(f.day_end)
  FROM fresh f
  WHERE f.name_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = f.reading_id)
  GROUP BY f.name_id, month
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = t.statements + excluded.statements, denials = t.denials + excluded.denials,
    type = least(t.type, excluded.type), first_day = least(t.first_day, excluded.first_day),
    last_day = greatest(t.last_day, excluded.last_day);
  RETURN NULL;
END $$
"""
# How many rows are fresh the planner does not know: it must not read the whole ledger for them.
_FUNCTION_AGAIN = """
CREATE FUNCTION selon_tally_again() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  moved record;
BEGIN
  FOR moved IN
    SELECT DISTINCT a.name_id AS id, date_trunc('month', a.day)::date AS month
    FROM fresh f JOIN attributions a ON a.reading_id = f.reading_id WHERE a.name_id IS NOT NULL
  LOOP
    DELETE FROM tallies
    WHERE name_id = moved.id AND month = coalesce(to_char(moved.month, 'YYYY-MM'), '');
    IF moved.month IS NULL THEN
      INSERT INTO tallies ({columns})
      {counted}
        AND a.day IS NULL HAVING count(*) > 0;
    ELSE
      INSERT INTO tallies ({columns})
      {counted}
        AND a.day >= moved.month AND a.day < moved.month + interval '1 month'
      HAVING count(*) > 0;
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
_POSTGRES_COUNTED = """SELECT moved.id, coalesce(to_char(moved.month, 'YYYY-MM'), ''), count(*),
        count(*) FILTER (WHERE a.polarity = 'deny'), min(a.speaker_type), min(a.day),
        max(a.day_end)
      FROM attributions a
      WHERE a.name_id = moved.id
        AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)"""
_POSTGRES = """
CREATE TRIGGER {table}_tally AFTER INSERT ON {table}
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""


def tallying(dialect: str) -> list[str]:
    """The statements, in ``"sqlite"`` or ``"postgresql"``."""
    if dialect != "postgresql":
        again = _SQLITE_AGAIN.format(columns=_COLUMNS, counted=_COUNTED)
        return [_SQLITE.format(columns=_COLUMNS), again]
    return [
        _FUNCTION.format(columns=_COLUMNS),
        _FUNCTION_AGAIN.format(columns=_COLUMNS, counted=_POSTGRES_COUNTED),
        _POSTGRES.format(table="attributions", function="selon_tally"),
        _POSTGRES.format(table="superseded", function="selon_tally_again"),
    ]
