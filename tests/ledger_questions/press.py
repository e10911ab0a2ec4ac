"""Invented articles with what was read in them, written down by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from selon.ledger.entries import Entry, ReaderInfo
from selon.records import (
    Attribution,
    Certainty,
    Cue,
    Document,
    Forecast,
    Publication,
    Reading,
    SpanText,
    Speaker,
)

READER = ReaderInfo("selon 0.2 w1", "0.2", "w1")
LATER = ReaderInfo("selon 0.3 w2", "0.3", "w2")
TYPES = {
    "Dmitri Peskov": "person", "Peskova Ltd": "organisation", "Élodie Müller": "person",
    "the Kremlin": "organisation", "Bloomberg": "media", "Reuters": "media",
    "two people close to the Kremlin": "anonymous", "Straßenbauamt": "organisation",
}  # fmt: skip


@dataclass
class S:
    """One sentence: ``who`` through ``chain``, ``cue``, ``what``."""

    who: str | None
    what: str
    cue: str = "said"
    act: str = "state"
    via: tuple[str, ...] = ()
    kind: str = "indirect"
    deny: bool = False
    denies: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    parent: int | None = None
    sure: tuple[float, float] | None = None
    confidence: float = 0.9
    foretells: tuple[float, float] | None = None
    by: date | None = None


def entry(
    number: int, day: Publication | None, outlet: str | None, language: str, *said: S
) -> Entry:
    parts: list[str] = ["Opening sentence. "]
    cast: dict[str, Speaker] = {}
    made, forecasts = [], []
    for i, s in enumerate(said, 1):
        at = sum(map(len, parts))
        source = f"{s.who}" if s.who else ""
        sentence = f"{source}{' ' if source else ''}{s.cue} {s.what}. "
        parts.append(sentence)
        text = "".join(parts)
        start = at + len(sentence) - len(s.what) - 2
        content = SpanText.of(text, [(start, start + len(s.what))])
        cue_at = at + len(source) + bool(source)
        chain = [*s.via, *([s.who] if s.who else [])]
        for name in chain:
            if name not in cast:
                kind = TYPES.get(name)
                cast[name] = Speaker(f"s{len(cast) + 1}", name, kind)  # type: ignore[arg-type]
        made.append(Attribution(
            f"a{i}", s.kind, content,  # type: ignore[arg-type]
            Cue(((cue_at, cue_at + len(s.cue)),), s.cue, s.cue, s.act),
            SpanText.of(text, [(at, at + len(source))]) if source else None,
            parent=f"a{s.parent}" if s.parent else None,
            speaker=cast[s.who].id if s.who else None, chain=tuple(cast[c].id for c in chain),
            polarity="deny" if s.deny or s.denies else "affirm",
            denies=tuple(f"a{d}" for d in s.denies), answers=tuple(f"a{d}" for d in s.answers),
            certainty=Certainty(*s.sure, ("perhaps",), "test") if s.sure else None,
            confidence=s.confidence,
        ))  # fmt: skip
        if s.foretells or s.by:
            forecasts.append(
                Forecast(f"a{i}", content, s.foretells, (s.by, s.by) if s.by else None)
            )
    text = "".join(parts) + "The last sentence."
    document = Document(
        text, f"news/{number}.txt", f"https://news.example/{number}", outlet, f"Title {number}",
        ("A. Writer",), language, day,
    )  # fmt: skip
    return Entry(
        document, Reading(document, tuple(made), tuple(cast.values()), (), tuple(forecasts))
    )


def on(day: str) -> Publication:
    return Publication(date.fromisoformat(day), date.fromisoformat(day), "day")


def month(year: int, number: int, last: int) -> Publication:
    return Publication(date(year, number, 1), date(year, number, last), "month")


KREMLIN = "two people close to the Kremlin"


def documents() -> list[Entry]:
    return [
        entry(1, on("2024-01-10"), "Bugle News", "en",
              S(KREMLIN, "Putin may drop his opposition to the truce", via=("Bloomberg",), sure=(0.2, 0.5)),
              S("Dmitri Peskov", "the report was false", "denied", "deny", denies=(1,)),
              S("the Kremlin", "peace talks go on", kind="direct", answers=(1,))),
        entry(2, on("2024-03-05"), "Le Phare", "fr",
              S("Élodie Müller", "les négociations ont été suspendues à Genève", "a dit"),
              S("Dmitri Peskov", "aucune trêve n'est prévue", "a démenti", "deny", deny=True),
              S(None, "un accord serait proche", "aurait", kind="hearsay", confidence=0.4)),
        entry(3, month(2024, 2, 29), "Bugle News", "en",
              S("Peskova Ltd", "profits will rise", "expects", "predict", foretells=(0.6, 0.8), by=date(2024, 5, 31)),
              S("Dmitri Peskov", "talks about peace will end by summer", "predicted", "predict",
                foretells=(0.9, 0.9), by=date(2024, 7, 1), sure=(0.9, 0.95))),
        entry(4, None, None, "en",
              S("Dmitri Peskov", "undated words about the truce", via=("Reuters", "Bloomberg")),
              S("Élodie Müller", "=SUM(A1) is no formula", parent=1)),
        entry(5, on("2023-12-31"), "Daily Bugle", "en",
              S("Straßenbauamt", "the Straße to Genève is closed"),
              S(None, "the truce talks collapsed", "reportedly", via=("Reuters",), kind="hearsay")),
        entry(6, on("2024-04-01"), "Bugle News", "en",
              S("Dmitri Peskov", "an old reading of this document")),
        entry(7, on("2024-04-02"), "Le Phare", "fr",
              S("Élodie Müller", "il pleuvra", foretells=None, by=None),
              S("Élodie Müller", "elle gagnera sans doute", "promet", "promise", foretells=(0.3, 0.3))),
    ]  # fmt: skip


def read_again() -> list[Entry]:
    """The sixth document, as a later reader reads it."""
    old = documents()[5]
    return [
        Entry(old.document, entry(6, on("2024-04-01"), "Bugle News", "en",
              S("Dmitri Peskov", "an old reading of this document", "said", "claim", confidence=0.99)).reading)
    ]  # fmt: skip
