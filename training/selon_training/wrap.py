"""More of what is said inside what is said: sentences with an attribution put into contents.

Few annotated attributions stand inside another's content, and PolNeAR has none; but any sentence
« Y a affirmé que Z » can stand where X's words stood: « X a expliqué : "Y a affirmé que Z" ». What
was said in the article's own voice becomes nested, with its labels. Recombination of annotated
parts is an old way to more data (Jia & Liang 2016); here the wrappers are real ones, the content
alone is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from selon_training.data import Article, Gold, Spans

QUOTES = {"«": "»", "“": "”", '"': '"', "„": "“"}
LONGEST = 420  # characters of a donor

_JOINER = re.compile(r"(?:que |qu['’]|that )", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s»”\"])[^.!?\n]*)*[.!?]*[»”\"]?")
PRONOUNS = {"fr": ("il", "elle", "ce dernier", "celui-ci"), "en": ("he", "she", "they", "I", "we")}


@dataclass(frozen=True)
class Donor:
    """A sentence without its full stop, with whole attributions; offsets from its start."""

    text: str
    attributions: list[Gold]
    names: list[tuple[str, int, int]] | None


def _every(gold: Gold) -> Spans:
    return [*gold.source, *gold.cue, *gold.content, *gold.addressee]


def moved(gold: Gold, by: int, depth: int = 0) -> Gold:
    """The attribution ``by`` characters further on and ``depth`` levels deeper."""

    def spans(old: Spans) -> Spans:
        return [(s + by, e + by) for s, e in old]

    return replace(
        gold, source=spans(gold.source), cue=spans(gold.cue), content=spans(gold.content),
        addressee=spans(gold.addressee), depth=gold.depth + depth,
    )  # fmt: skip


def donors(article: Article) -> list[Donor]:
    """Its sentences that hold at least one whole attribution with source and cue, and no half."""
    found = []
    for match in _SENTENCE.finditer(article.text):
        start, end = match.span()
        start += len(match[0]) - len(match[0].lstrip())
        end -= len(match[0]) - len(match[0].rstrip(" .\t\r"))
        if not 40 <= end - start <= LONGEST:
            continue
        near = [g for g in article.attributions if any(s < end and e > start for s, e in _every(g))]
        whole = all(s >= start and e <= end for g in near for s, e in _every(g))
        if not whole or not any(g.source and g.cue and not g.hearsay for g in near):
            continue
        called = None
        if article.names is not None:
            called = [
                (k, s - start, e - start) for k, s, e in article.names if start <= s < e <= end
            ]
        found.append(Donor(article.text[start:end], [moved(g, -start) for g in near], called))
    return found


def _with_pronoun(donor: Donor, tongue: str, rng: random.Random) -> Donor:
    """The same with a pronoun for the source that it begins with."""
    first = next(
        (g.source[0] for g in donor.attributions if g.source and g.source[0][0] == 0), None
    )
    if first is None or any(
        s < first[1] and (s, e) != first for g in donor.attributions for s, e in _every(g)
    ):
        return donor
    word = rng.choice(PRONOUNS[tongue])
    by = len(word) - first[1]

    def spans(old: Spans) -> Spans:
        return [(0, len(word)) if s == 0 else (s + by, e + by) for s, e in old]

    golds = [
        replace(g, source=spans(g.source), cue=spans(g.cue), content=spans(g.content),
                addressee=spans(g.addressee))
        for g in donor.attributions
    ]  # fmt: skip
    names = donor.names
    if names is not None:
        names = [(k, s + by, e + by) for k, s, e in names if s >= first[1]]
    return Donor(word + donor.text[first[1] :], golds, names)


def _fitted(content: str, tongue: str) -> tuple[str, str] | None:
    """What stands before and after the donor in the content's place; ``None``: it does not fit."""
    if content[0] in QUOTES:
        return content[0], QUOTES[content[0]] if content[-1] == QUOTES[content[0]] else ""
    if _JOINER.match(content):
        return ("que " if tongue == "fr" else "that "), ""
    return ("", "") if content[0].isupper() else None


def _lowered(donor: Donor) -> Donor:
    """With a small first letter, unless it begins with a name."""
    if any(s == 0 for _, s, _ in donor.names or ()) or not donor.text[1:2].islower():
        return donor
    return replace(donor, text=donor.text[0].lower() + donor.text[1:])


def language(article: Article) -> str:
    """``"fr"`` or ``"en"``, by a word that only one of them has."""
    return "fr" if " les " in article.text or " des " in article.text else "en"


def wrapped(article: Article, store: list[Donor], rng: random.Random, share: float) -> Article:
    """A copy in which ``share`` of the contents that allow it are other sentences.

    ``store`` are sentences of the same language. Where the article does not tell what is nested
    (PolNeAR), its other contents become ``unknown`` stretches.
    """
    tongue = language(article)
    golds, names, text = list(article.attributions), article.names, article.text
    filled: Spans = []
    chosen = [g for g in golds if g.depth == 0 and g.cue and len(g.content) == 1 and not g.hearsay]
    for gold in sorted(chosen, key=lambda g: -g.content[0][0]):
        if rng.random() > share:
            continue
        start, end = gold.content[0]
        inside = [
            g for g in golds
            if g is not gold and g.depth > 0 and any(s >= start and e <= end for s, e in g.content)
        ]  # fmt: skip
        rest = [g for g in golds if g is not gold and not any(g is x for x in inside)]
        own = [*gold.source, *gold.cue, *gold.addressee]
        if end - start < 30 or any(
            s < end and e > start for s, e in [*own, *(p for g in rest for p in _every(g))]
        ):
            continue
        donor = rng.choice(store)
        around = _fitted(text[start:end], tongue)
        if around is None or (names is None) != (donor.names is None):
            continue
        before, after = around
        if rng.random() < 0.35:
            donor = _with_pronoun(donor, tongue, rng)
        if before not in QUOTES and before:
            donor = _lowered(donor)
        put = before + donor.text + after
        by = len(put) - (end - start)

        def later(spans: Spans, end: int = end, by: int = by) -> Spans:
            return [(s + by, e + by) if s >= end else (s, e) for s, e in spans]

        def shifted(g: Gold, later=later) -> Gold:  # type: ignore[no-untyped-def]
            return replace(g, source=later(g.source), cue=later(g.cue), content=later(g.content),
                           addressee=later(g.addressee))  # fmt: skip

        changed = replace(shifted(gold), content=[(start, start + len(put))])
        inner = [moved(g, start + len(before), 1) for g in donor.attributions]
        golds = [*(shifted(g) for g in rest), changed, *inner]
        filled = [*later(filled), (start, start + len(put))]
        if names is not None:
            kept = [(k, *later([(s, e)])[0]) for k, s, e in names if e <= start or s >= end]
            at = start + len(before)
            names = [*kept, *((k, s + at, e + at) for k, s, e in donor.names or ())]
        text = text[:start] + put + text[end:]
    unknown = article.unknown
    if not article.nested:
        outer = [s for g in golds if g.depth == 0 for s in (*g.content, *g.source)]
        unknown = [s for s in outer if s not in filled] or [(0, 0)]
    return replace(
        article, text=text, attributions=golds, names=names, nested=True, unknown=unknown
    )
