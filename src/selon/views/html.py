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

from selon.views.cards import Ledger, ledger
from selon.views.facts import counts, published
from selon.views.layers import Segment, by_paragraph, footnotes, ledger_order
from selon.views.text import one_line, shown
from selon.views.timeline import Moment, Timeline, moments, stretches, timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selon.records import Attribution, Reading

__all__ = ["HtmlView", "fragment", "page"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text with the numbers of all attributions over it, innermost last.

    ``time`` is what it is a part of, if any; ``opens`` says that it is the first part.
    """

    text: str
    classes: str
    over: str
    anchors: tuple[str, ...]
    notes: tuple[int, ...]
    time: Moment | None
    opens: bool


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
    timed: bool
    ledger: Ledger
    timeline: Timeline | None


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
    numbers = {a.id: i for i, (a, _) in enumerate(ledger_order(reading), 1)}
    return _Drawn(
        key=key,
        title=one_line(document.title or "") or one_line(document.input),
        input=one_line(document.url or document.input),
        href=_link(document.url),
        outlet=one_line(document.outlet or ""),
        language=one_line(document.language) if document.language else None,
        facts=tuple(_facts(reading)),
        paragraphs=_paragraphs(reading, numbers, key),
        timed=bool(reading.times),
        ledger=ledger(reading, numbers),
        timeline=timeline(reading, numbers),
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
    times = moments(reading)
    known = {a.id: a for a in reading.attributions}
    anchored: set[str] = set()
    result = []
    for row in by_paragraph(reading):
        pieces = []
        for segment in row:
            over = dict.fromkeys(str(numbers[m.attribution]) for m in segment.marks)
            for start, end, time in stretches(segment.start, segment.end, times):
                new = [n for n in over if n not in anchored]
                anchored.update(new)
                piece = _Piece(
                    text=text[start:end],
                    classes=_classes(segment, known),
                    over=" ".join(over),
                    anchors=tuple(f"{key}-t{n}" for n in new),
                    notes=tuple(numbers[i] for i in notes.get(end, ()) if end == segment.end),
                    time=time,
                    opens=time is not None and start == time.start,
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
