"""How often names speak in schema 0001, counted as soon as it is written.

A statement that is written is added to the tally of its name and month. Where a reading counts no
more, its statements are subtracted. Only if one of them had the first day, the last one or the type
of its tally, these are looked for in what is left, by the index of names and days.
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
  INSERT INTO tallies ({columns})
  SELECT a.name_id, coalesce(substr(a.day, 1, 7), ''), count(*), sum(a.polarity = 'deny'),
    min(a.speaker_type), min(a.day), max(a.day_end)
  FROM attributions a
  WHERE a.reading_id = NEW.reading_id AND a.name_id IS NOT NULL GROUP BY a.name_id
  ON CONFLICT (name_id, month) DO UPDATE SET
    statements = statements - excluded.statements, denials = denials - excluded.denials,
    type = CASE
      WHEN statements = excluded.statements OR type IS NOT excluded.type OR type IS NULL THEN type
      WHEN month = '' THEN {undated_type} ELSE {type} END,
    first_day = CASE
      WHEN statements = excluded.statements OR first_day IS NOT excluded.first_day
        OR first_day IS NULL THEN first_day
      ELSE {first_day} END,
    last_day = CASE
      WHEN statements = excluded.statements OR last_day IS NOT excluded.last_day
        OR last_day IS NULL THEN last_day
      ELSE {last_day} END;
  DELETE FROM tallies
  WHERE statements = 0
    AND name_id IN (SELECT name_id FROM attributions WHERE reading_id = NEW.reading_id);
END
"""
# Mostly another statement has the same value, one of the latest, of a reading that counts. No day
# is before the first; yet "=" would make SQLite sort all statements of that day.
_LEFT = """coalesce(
        (SELECT a.{column} FROM {table} WHERE {of} AND a.{column} {same} {row}.{kept}
         ORDER BY a.day DESC, a.id DESC LIMIT 1),
        (SELECT {extreme}(a.{column}) FROM {table} WHERE {of}))"""
_OF = """a.name_id = {row}.name_id AND {month}
           AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.reading_id = a.reading_id)"""
# Whatever the statistics say: other indices lead through what everybody said.
_BY_NAME = "attributions a INDEXED BY ix_attributions_name_day"
_DATED = "a.day >= tallies.month AND a.day < tallies.month || '-32'"

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
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET enable_bitmapscan = off AS $$
DECLARE
  gone record;
  kept record;
BEGIN
  FOR gone IN
    SELECT a.name_id AS id, date_trunc('month', a.day)::date AS month, count(*) AS statements,
      count(*) FILTER (WHERE a.polarity = 'deny') AS denials, min(a.speaker_type) AS type,
      min(a.day) AS first_day, max(a.day_end) AS last_day
    FROM fresh f JOIN attributions a ON a.reading_id = f.reading_id
    WHERE a.name_id IS NOT NULL GROUP BY 1, 2
  LOOP
    UPDATE tallies t
    SET statements = t.statements - gone.statements, denials = t.denials - gone.denials
    WHERE t.name_id = gone.id AND t.month = coalesce(to_char(gone.month, 'YYYY-MM'), '')
    RETURNING t.* INTO kept;
    IF kept.statements = 0 THEN
      DELETE FROM tallies t WHERE t.name_id = kept.name_id AND t.month = kept.month;
      CONTINUE;
    END IF;
    IF kept.type = gone.type AND gone.month IS NULL THEN
      kept.type := {undated_type};
    ELSIF kept.type = gone.type THEN
      kept.type := {type};
    END IF;
    IF kept.first_day = gone.first_day THEN
      kept.first_day := {first_day};
    END IF;
    IF kept.last_day = gone.last_day THEN
      kept.last_day := {last_day};
    END IF;
    UPDATE tallies t
    SET type = kept.type, first_day = kept.first_day, last_day = kept.last_day
    WHERE t.name_id = kept.name_id AND t.month = kept.month;
  END LOOP;
  RETURN NULL;
END $$
"""
_POSTGRES_DATED = "a.day >= gone.month AND a.day < gone.month + interval '1 month'"
_POSTGRES = """
CREATE TRIGGER {table}_tally AFTER INSERT ON {table}
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""


def tallying(dialect: str) -> list[str]:
    """The statements, in ``"sqlite"`` or ``"postgresql"``."""
    if dialect != "postgresql":
        again = _SQLITE_AGAIN.format(columns=_COLUMNS, **_left("tallies", _BY_NAME, _DATED))
        return [_SQLITE.format(columns=_COLUMNS), again]
    return [
        _FUNCTION.format(columns=_COLUMNS),
        _FUNCTION_AGAIN.format(**_left("kept", "attributions a", _POSTGRES_DATED)),
        _POSTGRES.format(table="attributions", function="selon_tally"),
        _POSTGRES.format(table="superseded", function="selon_tally_again"),
    ]


def _left(row: str, table: str, dated: str) -> dict[str, str]:
    """What finds the extremes of the statements that are left in the tally called ``row``."""
    return {
        name: _LEFT.format(
            row=row,
            table=table,
            column=column,
            same=same,
            kept=kept,
            extreme=extreme,
            of=_OF.format(row=row, month=month),
        )
        for name, column, same, kept, extreme, month in (
            ("undated_type", "speaker_type", "=", "type", "min", "a.day IS NULL"),
            ("type", "speaker_type", "=", "type", "min", dated),
            ("first_day", "day", "<=", "first_day", "min", dated),
            ("last_day", "day_end", "=", "last_day", "max", dated),
        )
    }
