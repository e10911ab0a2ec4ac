"""The views of schema 0001, which answer the usual questions in plain SQL."""

from __future__ import annotations

__all__ = ["views"]

_READINGS = """
CREATE VIEW current_readings AS
SELECT r.* FROM readings r
WHERE NOT EXISTS (
  SELECT 1 FROM readings n WHERE n.document_id = r.document_id AND n.reader_id > r.reader_id)
"""

_ATTRIBUTIONS = """
CREATE VIEW current_attributions AS
SELECT r.document_id, a.* FROM attributions a JOIN readings r ON r.id = a.reading_id
WHERE NOT EXISTS (
  SELECT 1 FROM readings n WHERE n.document_id = r.document_id AND n.reader_id > r.reader_id)
"""

_WHO = """
CREATE VIEW who_said_what AS
SELECT a.key, a.day, a.outlet, d.title, d.url,
  n.name AS speaker, s.type AS speaker_type, s.role AS speaker_role,
  {chain} AS chain,
  a.source, a.cue, a.act, a.polarity, a.content, a.addressee, a.said_start, a.said_end,
  a.certainty_low, a.certainty_high, a.confidence, a.language,
  a.document_id, a.id AS attribution_id
FROM current_attributions a
JOIN documents d ON d.id = a.document_id
LEFT JOIN speakers s ON s.id = a.speaker_id
LEFT JOIN names n ON n.id = a.name_id
"""

_CHAIN = {
    "sqlite": """(
    SELECT group_concat(name, ' → ') FROM (
      SELECT cn.name FROM chain_links c
      JOIN speakers cs ON cs.id = c.speaker_id JOIN names cn ON cn.id = cs.name_id
      WHERE c.attribution_id = a.id ORDER BY c.position))""",
    "postgresql": """(
    SELECT string_agg(cn.name, ' → ' ORDER BY c.position) FROM chain_links c
    JOIN speakers cs ON cs.id = c.speaker_id JOIN names cn ON cn.id = cs.name_id
    WHERE c.attribution_id = a.id)""",
}

_DENIED = """
CREATE VIEW denied AS
SELECT a.key AS denial_key, a.day, a.outlet, d.url,
  n.name AS denier, a.cue, a.content AS denial,
  t.key AS denied_key, tn.name AS denied_speaker, t.source AS denied_source,
  t.content AS denied_content, a.document_id, a.id AS denial_id, t.id AS denied_id
FROM replies p
JOIN current_attributions a ON a.id = p.attribution_id
JOIN attributions t ON t.id = p.target_id
JOIN documents d ON d.id = a.document_id
LEFT JOIN names n ON n.id = a.name_id
LEFT JOIN names tn ON tn.id = t.name_id
WHERE p.kind = 'denies'
"""

_FORECASTS = """
CREATE VIEW forecast_state AS
SELECT f.key, a.key AS attribution_key, n.name AS speaker, a.speaker_type, a.day, a.outlet,
  f.event, f.low, f.high, f.horizon_start, f.horizon_end, f.condition,
  o.outcome, o.resolved_on, o.because,
  a.document_id, a.id AS attribution_id, f.id AS forecast_id
FROM forecasts f
JOIN current_attributions a ON a.id = f.attribution_id
LEFT JOIN names n ON n.id = a.name_id
LEFT JOIN resolutions o ON o.id = (SELECT max(l.id) FROM resolutions l WHERE l.forecast_id = f.id)
"""


def views(dialect: str) -> list[str]:
    """The statements that make them, in ``"sqlite"`` or ``"postgresql"``."""
    return [
        _READINGS, _ATTRIBUTIONS, _WHO.format(chain=_CHAIN[dialect]), _DENIED, _FORECASTS,
    ]  # fmt: skip
