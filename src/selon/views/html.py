"""The HTML view: the marked article beside its ledger, as a fragment or a page of its own.

A page needs nothing but itself: no network, no font, no script to be read. All that comes from a
document goes through the template engine's escaping; the only script is ours, and the page's
content security policy names its hash, so that no other can run.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from selon.views.facts import counts, percent, published
from selon.views.layers import Segment, by_paragraph, footnotes, ledger_order, who
from selon.views.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.records import Attribution, Forecast, Reading

__all__ = ["HtmlView", "fragment", "page"]

_DOUBTFUL = 0.5
_KINDS = {
    "direct": "direct quotation",
    "mixed": "partly quoted",
    "indirect": "indirect",
    "hearsay": "hearsay",
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text with the numbers of all attributions over it, innermost last."""

    text: str
    classes: str
    over: str
    anchors: tuple[str, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """One line of the ledger in words."""

    number: int
    depth: int
    relays: tuple[str, ...]
    name: str | None
    role: str | None
    cue: str | None
    pieces: tuple[str, ...]
    denial: bool
    denies: tuple[int, ...]
    answers: tuple[int, ...]
    tags: tuple[str, ...]
    confidence: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All that the template shows of one reading."""

    key: str
    title: str
    input: str
    href: str | None
    outlet: str
    language: str | None
    facts: tuple[str, ...]
    paragraphs: tuple[tuple[_Piece, ...], ...]
    cards: tuple[_Card, ...]


class HtmlView:
    """One page for all readings; it is written at the end, when its list of contents is known."""

    def __init__(self) -> None:
        self._drawn: list[_Drawn] = []

    def add(self, reading: Reading) -> str:
        """Takes the reading in; nothing is written yet."""
        self._drawn.append(_draw(reading, f"d{len(self._drawn) + 1}"))
        return ""

    def end(self, failed: int = 0) -> str:  # noqa: ARG002
        """The whole page, or nothing if no reading came."""
        return _page(self._drawn) if self._drawn else ""


def page(readings: Iterable[Reading]) -> str:
    """A self-contained HTML page of the readings; it works offline and without scripts."""
    return _page([_draw(reading, f"d{i}") for i, reading in enumerate(readings, 1)])


def fragment(reading: Reading) -> str:
    """The reading as a ``<div>`` with its own style, for notebooks; no script."""
    drawn = _draw(reading, f"selon-{reading.document.id[:10]}")
    body = _environment().get_template("document.html").render(d=drawn)
    return f'<div class="selon"><style>{_resource("ledger.css")}</style>\n{body}</div>'


def _page(drawn: list[_Drawn]) -> str:
    environment = _environment()
    template = environment.get_template("document.html")
    script = _resource("ledger.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("page.html").render(
        title=drawn[0].title if len(drawn) == 1 else "Who said what",
        documents=drawn,
        # Our own files and the escaped output of our own template.
        sections=[Markup(template.render(d=d)) for d in drawn],  # noqa: S704
        css=Markup(_resource("ledger.css")),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hash=f"sha256-{digest}",
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("selon.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _resource(name: str) -> str:
    return (files("selon.views") / "templates" / name).read_text("utf-8")


def _draw(reading: Reading, key: str) -> _Drawn:
    document = reading.document
    rows = ledger_order(reading)
    numbers = {a.id: i for i, (a, _) in enumerate(rows, 1)}
    return _Drawn(
        key=key,
        title=one_line(document.title or "") or one_line(document.input),
        input=one_line(document.url or document.input),
        href=_link(document.url),
        outlet=one_line(document.outlet or ""),
        language=one_line(document.language) if document.language else None,
        facts=tuple(_facts(reading)),
        paragraphs=_paragraphs(reading, numbers, key),
        cards=tuple(_card(reading, a, depth, numbers) for a, depth in rows),
    )


def _link(url: str | None) -> str | None:
    """``url`` if a browser may follow it: never ``javascript:`` or ``data:``."""
    try:
        return one_line(url) if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _facts(reading: Reading) -> list[str]:
    authors = one_line(", ".join(reading.document.authors))
    return [published(reading.document), *([authors] if authors else []), *counts(reading)]


def _paragraphs(
    reading: Reading, numbers: dict[str, int], key: str
) -> tuple[tuple[_Piece, ...], ...]:
    text = shown(reading.document.text)
    notes = footnotes(reading)
    known = {a.id: a for a in reading.attributions}
    anchored: set[str] = set()
    result = []
    for row in by_paragraph(reading):
        pieces = []
        for segment in row:
            over = dict.fromkeys(str(numbers[m.attribution]) for m in segment.marks)
            new = [n for n in over if n not in anchored]
            anchored.update(new)
            piece = _Piece(
                text=text[segment.start : segment.end],
                classes=_classes(segment, known),
                over=" ".join(over),
                anchors=tuple(f"{key}-t{n}" for n in new),
                notes=tuple(numbers[i] for i in notes.get(segment.end, ())),
            )
            pieces.append(piece)
        result.append(tuple(pieces))
    return tuple(result)


def _classes(segment: Segment, known: dict[str, Attribution]) -> str:
    contents = [known[m.attribution] for m in segment.contents]
    classes = ["s-c"] if contents else []
    if len(contents) > 1:
        classes.append(f"s-c{min(len(contents), 3)}")
    if contents and contents[-1].polarity == "deny":
        classes.append("s-denied")
    if contents and contents[-1].kind == "hearsay":
        classes.append("s-hearsay")
    if segment.role in {"source", "cue"}:
        classes.append(f"s-{segment.role}")
    return " ".join(classes)


def _card(reading: Reading, a: Attribution, depth: int, numbers: dict[str, int]) -> _Card:
    names = [one_line(name) for name in who(reading, a)]
    speaker = reading.speaker(a.speaker)
    text = reading.document.text
    return _Card(
        number=numbers[a.id],
        depth=depth,
        relays=tuple(names[:-1]),
        name=names[-1] if names else None,
        role=one_line(speaker.role) if speaker and speaker.role else None,
        cue=one_line(a.cue.text) if a.cue else None,
        pieces=tuple(shown(text[start:end]).strip() for start, end in a.content.spans),
        denial=a.polarity == "deny",
        denies=tuple(numbers[i] for i in a.denies if i in numbers),
        answers=tuple(numbers[i] for i in a.answers if i in numbers),
        tags=(*_tags(a), *(_forecast(f) for f in reading.forecasts if f.attribution == a.id)),
        confidence=percent(a.confidence),
        doubtful=a.confidence < _DOUBTFUL,
    )


def _tags(a: Attribution) -> Iterable[str]:
    yield _KINDS[a.kind]
    if a.cue and a.cue.act and a.cue.act != a.polarity:
        yield one_line(a.cue.act)
    if a.addressee:
        yield f"to {one_line(a.addressee.text)}"
    if a.said:
        days = {a.said.start.isoformat(): None, a.said.end.isoformat(): None}
        yield f"said {one_line(a.said.text)} ({' – '.join(days)})"
    if a.certainty:
        words = one_line(", ".join(a.certainty.words))
        chance = percent(a.certainty.low, a.certainty.high)
        yield f"puts it at {chance}" + (f" (“{words}”)" if words else "")


def _forecast(forecast: Forecast) -> str:
    parts = ["forecast"]
    if forecast.probability:
        parts.append(percent(*forecast.probability))
    if forecast.horizon:
        parts.append(f"until {forecast.horizon[1].isoformat()}")
    return " ".join(parts)
