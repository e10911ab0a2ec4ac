"""CSV: a row for each attribution, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from selon.views.text import one_line
from selon.views.voices import voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from selon.records import Attribution, Forecast, Reading, Span, Speaker
    from selon.views.voices import Voice

__all__ = ["COLUMNS", "CsvView", "rows"]

COLUMNS = (
    "document",
    "url",
    "outlet",
    "title",
    "published_start",
    "published_end",
    "language",
    "id",
    "parent",
    "kind",
    "act",
    "lemma",
    "polarity",
    "denies",
    "answers",
    "chain",
    "speaker",
    "speaker_type",
    "role",
    "affiliation",
    "anonymity",
    "candidates",
    "source",
    "cue",
    "content",
    "addressee",
    "source_offsets",
    "cue_offsets",
    "content_offsets",
    "said",
    "said_start",
    "said_end",
    "certainty_low",
    "certainty_high",
    "certainty_words",
    "scale",
    "forecast_probability_low",
    "forecast_probability_high",
    "forecast_start",
    "forecast_end",
    "confidence",
)
# What a spreadsheet takes for a formula; an apostrophe makes it text (OWASP, "CSV injection").
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def rows(reading: Reading) -> list[dict[str, object]]:
    """A dict over ``COLUMNS`` for each attribution, in the reading's order; cells not yet safe."""
    heard = voices(reading)
    ahead: dict[str, list[Forecast]] = {}
    for forecast in reading.forecasts:
        ahead.setdefault(forecast.attribution, []).append(forecast)
    return [
        _row(reading, a, heard[a.id]) | _foretold(ahead.get(a.id, ())) for a in reading.attributions
    ]


def _row(reading: Reading, a: Attribution, voice: Voice) -> dict[str, object]:
    document, speaker = reading.document, voice.speaker
    published, said, certainty = document.published, a.said, a.certainty
    return {
        "document": document.input,
        "url": document.url,
        "outlet": document.outlet,
        "title": document.title,
        "published_start": published and published.start.isoformat(),
        "published_end": published and published.end.isoformat(),
        "language": document.language,
        "id": a.id,
        "parent": a.parent,
        "kind": a.kind,
        "act": a.cue and a.cue.act,
        "lemma": a.cue and a.cue.lemma,
        "polarity": a.polarity,
        "denies": ";".join(a.denies),
        "answers": ";".join(a.answers),
        "chain": " > ".join(_names(s for i in a.chain if (s := reading.speaker(i)))),
        "speaker": speaker and speaker.name,
        "speaker_type": speaker and speaker.type,
        "role": speaker and speaker.role,
        "affiliation": speaker and speaker.affiliation,
        "anonymity": speaker and speaker.anonymity,
        "candidates": "; ".join(_names(voice.candidates)),
        "source": a.source and a.source.text,
        "cue": a.cue and a.cue.text,
        "content": a.content.text,
        "addressee": a.addressee and a.addressee.text,
        "source_offsets": _offsets(a.source.spans if a.source else ()),
        "cue_offsets": _offsets(a.cue.spans if a.cue else ()),
        "content_offsets": _offsets(a.content.spans),
        "said": said and said.text,
        "said_start": said and said.start.isoformat(),
        "said_end": said and said.end.isoformat(),
        "certainty_low": certainty and certainty.low,
        "certainty_high": certainty and certainty.high,
        "certainty_words": "; ".join(certainty.words) if certainty else None,
        "scale": certainty and certainty.scale,
        "confidence": round(a.confidence, 4),
    }


def _foretold(forecasts: Sequence[Forecast]) -> dict[str, object]:
    """The cells for what is foretold; those of several forecasts stand in the same order."""
    chances = [f.probability or (None, None) for f in forecasts]
    horizons = [f.horizon or (None, None) for f in forecasts]
    return {
        "forecast_probability_low": _each(low for low, _ in chances),
        "forecast_probability_high": _each(high for _, high in chances),
        "forecast_start": _each(start for start, _ in horizons),
        "forecast_end": _each(end for _, end in horizons),
    }


def _each(values: Iterable[float | date | None]) -> str:
    """Joined by ``;``, an empty place for none; nothing at all where there are only such."""
    cells = ["" if value is None else str(value) for value in values]
    return ";".join(cells) if any(cells) else ""


def _names(speakers: Iterable[Speaker]) -> list[str]:
    return [one_line(s.name) for s in speakers]


def _offsets(spans: Iterable[Span]) -> str:
    return ";".join(f"{start}-{end}" for start, end in spans)


def _cell(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", value)
    return f"'{text}" if _FORMULA.match(text) else text


class CsvView:
    """A header, then a row for each attribution of each document."""

    def __init__(self) -> None:
        self._header_due = True

    def add(self, reading: Reading) -> str:
        """The reading's rows, the header before the first one's."""
        out = io.StringIO()
        writer = csv.writer(out)
        due = self._header_due
        if due:
            writer.writerow(COLUMNS)
        writer.writerows([_cell(row[c]) for c in COLUMNS] for row in rows(reading))
        self._header_due = False
        return out.getvalue()

    def end(self, failed: int = 0) -> str:  # noqa: ARG002
        """Nothing: the format has no tail."""
        return ""
