"""What others say, think or want inside what somebody says: « il dit vouloir partir ».

The tagger sees the inner attributions of few contents. The rest is looked for by the words of
the contents (``clauses``); two log-linear models choose. The first says how likely the cue of a
candidate is one, learnt from every sentence of the training articles and of PolNeAR's; the
second, learnt from the training articles' contents, how likely the whole attribution is right
there (``training/selon_training/inner.py``). Where a language says so, a third weighs these and
the tagger's own against what the tagger holds likely (``inner_choice``).
"""

from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from selon import languages
from selon.languages.inner import inner_words
from selon.reading.changed import changed
from selon.reading.clauses import Clauses
from selon.reading.inner_choice import Proposal, chosen, informed
from selon.reading.nesting import nesting
from selon.reading.places import overlap
from selon.records import Attribution, Cue, SpanText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from selon.languages.inner import InnerWords
    from selon.reading.clauses import Candidate
    from selon.records import Reading, Span
    from selon.role_odds import RoleOdds

    Every = Sequence[tuple[float, Candidate, Attribution]]

__all__ = [
    "candidates", "cue_features", "inner", "inner_features", "probability", "proposals", "raw",
    "spelt",
]  # fmt: skip

_WORDS = re.compile(r"\w+")
_NEAR: Final = 12  # characters from a « qu' » to the cue that follows: « qu'elle-même estime »
_MARKS = '«“"`'
_LONGEST: Final = 6  # letters of a source that is a feature by itself: pronouns
_STEPS: Final = range(-5, 6)  # of the cue model's score
_DOUBTFUL: Final = 0.2  # less likely candidates say nothing of the tagger's own
_SURE: Final = {
    ("start", "inf"),
    *itertools.product(("pron", "rel", "name", "np"), ("fin", "modal", "adj", "have")),
}
_EARLY, _LATE = 25, 40  # characters from the start of what holds it


def inner(reading: Reading) -> Reading:
    """Add attributions that stand inside the contents of others, and mend those that do.

    Needs: ``attributions`` with content, cue, source and a raw confidence. Adds: further
    attributions, in text order with new ids, whose raw confidence stands for the probability
    that the models give. Changes: where the tagger found a cue inside a content and no source,
    the source becomes the subject of that cue's clause (in 97 of 100 annotated ones it is).
    A content that breaks off after its « qu' », for another attribution begins there, goes on to
    the end of that one. Takes away: the tagger's own inside a content where they are weighed and
    found unlikely.
    """
    words = inner_words(reading.document.language)
    if not words.pronouns:
        return reading
    reading = reading.replace(attributions=tuple(_continued(reading, words)))
    every = spelt(reading, words)
    mended = tuple(_mended(a, every, reading.document.text) for a in reading.attributions)
    reading = reading.replace(attributions=mended)
    if words.weighed is None or reading.tagging.odds is None:
        made = [*mended, *_likely(reading, every, words.least)]
    else:
        made = list(_weighed(reading, every, reading.tagging.odds, words.weighed))
    made.sort(key=lambda a: (a.content.start, -a.content.end, a.cue.start if a.cue else 0))
    return reading.replace(
        attributions=tuple(changed(a, id=f"a{n}") for n, a in enumerate(made, start=1))
    )


def _continued(reading: Reading, words: InnerWords) -> Iterator[Attribution]:
    """The attributions, contents of a mere « qu' » with what follows: « qu'**il estimait …** »."""
    text = reading.document.text
    for a in reading.attributions:
        start, end = a.content.start, a.content.end
        found = a
        if set(_WORDS.findall(a.content.text.lower())) <= words.that:
            ends = (
                b.content.end
                for b in reading.attributions
                if b.cue and 0 <= b.cue.start - end <= _NEAR and b.content.end > end
            )
            if (last := max(ends, default=end)) > end:
                found = replace(a, content=SpanText.of(text, [(start, last)]))
        yield found


def spelt(reading: Reading, words: InnerWords) -> Every:
    """All candidates with their probability by the words, the likeliest first."""
    text = reading.document.text
    every = [
        (probability(c, outer, text, words), c, outer) for c, outer in candidates(reading, words)
    ]
    every.sort(key=lambda row: (-row[0], row[1].cue, row[1].form))
    return every


def _likely(reading: Reading, every: Every, least: float) -> Iterator[Attribution]:
    """What the words alone make likely, where no cue stands yet."""
    taken = [a.cue.spans[0] for a in reading.attributions if a.cue]
    for p, c, _ in every:
        if p < least:
            return
        if not overlap(c.cue, taken):
            taken.append(c.cue)
            yield _attribution(reading, c, raw(p, reading.tagging.calibration))


def _weighed(reading: Reading, every: Every, odds: RoleOdds, least: float) -> Iterator[Attribution]:
    """What stands in no content, and of what the tagger and the words propose inside the likely."""
    proposed = list(proposals(reading, every))
    judged = {p.key for p in proposed if p.tagged}
    yield from (a for n, a in enumerate(reading.attributions) if n not in judged)
    for probability_, p in chosen(proposed, odds, least):
        confidence = raw(probability_, reading.tagging.calibration)
        if p.tagged:
            yield replace(reading.attributions[p.key], confidence=confidence)
        else:
            yield _attribution(reading, every[p.key][1], confidence)


def proposals(reading: Reading, every: Every) -> Iterator[Proposal]:
    """What the tagger and the words (``every``) propose inside contents; ``key`` is the place.

    Args:
        reading: with the tagger's attributions.
        every: candidates with their probability by the words.
    """
    placed = nesting(reading).attributions
    tagged = [
        Proposal(
            a.cue.spans[0], a.source.spans if a.source else (), a.content.spans,
            a.kind == "hearsay", a.confidence, None, tagged=True, key=n,
        )
        for n, a in enumerate(placed) if a.parent is not None and a.cue is not None
    ]  # fmt: skip
    by_words = [
        Proposal(
            c.cue, (c.source,) if c.source else (), c.content, c.form == "presumed", None, p,
            tagged=False, key=n,
        )
        for n, (p, c, _) in enumerate(every)
    ]  # fmt: skip
    yield from informed(tagged, by_words)


def candidates(reading: Reading, words: InnerWords) -> Iterator[tuple[Candidate, Attribution]]:
    """What may be an attribution inside a content, each once, with the one it stands in."""
    language = languages.get(reading.document.language)
    clauses = Clauses(reading.document.text, reading.tagging.names, words, language.lexicon)
    seen: set[tuple[Span, str]] = set()
    for a in sorted(reading.attributions, key=lambda a: (a.content.start, -a.content.end)):
        for region in a.content.spans:
            for c in clauses.within(region):
                if (c.cue, c.form) in seen:
                    continue
                seen.add((c.cue, c.form))
                if c.subject == "start" and a.source and len(a.source.spans) == 1:
                    yield replace(c, source=a.source.spans[0]), a
                else:
                    yield c, a


def _mended(a: Attribution, every: Every, text: str) -> Attribution:
    """An attribution without a source whose cue is a candidate's, with that candidate's source."""
    if a.cue is None or a.source is not None or a.kind == "hearsay":
        return a
    for p, c, outer in every:
        if p < _DOUBTFUL:
            break
        met = outer.id != a.id and c.cue[0] < a.cue.end and a.cue.start < c.cue[1]
        if met and c.source is not None and (c.subject, c.form) in _SURE:
            return replace(a, source=SpanText.of(text, [c.source]))
    return a


def _attribution(reading: Reading, c: Candidate, confidence: float) -> Attribution:
    text = reading.document.text
    return Attribution(
        id="",
        kind="hearsay" if c.form == "presumed" else "indirect",
        content=SpanText.of(text, c.content),
        cue=Cue.of(text, [c.cue]),
        source=SpanText.of(text, [c.source]) if c.source else None,
        confidence=confidence,
    )


def cue_features(c: Candidate, text: str, words: InnerWords) -> list[str]:
    """What speaks for a candidate's cue, wherever it stands."""
    lemma = c.lemma
    found = [
        f"{c.subject}|{c.form}|{c.complement}", f"{c.form}|{c.complement}", f"subject {c.subject}",
        f"form {c.form}", f"complement {c.complement}", f"act {c.act}",
        f"act {c.act}|{c.complement}", f"lemma {lemma}", f"lemma {lemma}|{c.complement}",
        f"lemma {lemma}|{c.form}",
        f"language {words.code}", f"{words.code} {c.subject}|{c.form}|{c.complement}",
    ]  # fmt: skip
    if words.conditional.search(text, *c.cue):
        found.append("conditional")
    if words.negated.search(text, *c.cue):
        found.append("negated")
    if c.source and c.source[1] - c.source[0] < _LONGEST:
        found.append("source " + text[slice(*c.source)].lower())
    if text[c.content[0][0]] in _MARKS:
        found.append("quoted")
    return found


def inner_features(
    c: Candidate, outer: Attribution, text: str, words: InnerWords, score: float
) -> list[str]:
    """What speaks for a candidate inside the content of another; ``score`` is its cue's."""
    size = c.content[-1][1] - c.content[0][0]
    whole = max(1, outer.content.end - outer.content.start)
    steps = [f"score > {k}" for k in _STEPS if score > k]
    found = [
        *cue_features(c, text, words), f"{c.subject}|{c.form}", f"act {c.act}|{c.form}", *steps,
        *(f"{step} {c.subject}" for step in steps), f"size {min(6, size // 15)}",
        f"share {4 * size // whole}", f"outer {outer.kind}",
        f"words {min(3, len(text[slice(*c.cue)].split()))}",
    ]  # fmt: skip
    if c.source and text[slice(*c.source)].lower() in words.first:
        found += ["first person", f"first person {c.complement}"]
    if c.cue[0] - outer.content.start < _EARLY:
        found.append("early cue")
    if c.content[0][0] - outer.content.start < _LATE:
        found.append("early content")
    return found


def probability(c: Candidate, outer: Attribution, text: str, words: InnerWords) -> float:
    """How likely a candidate is an attribution with this content and source."""
    table = _weights()
    score = _sum(table["cue"], cue_features(c, text, words))
    total = _sum(table["inner"], inner_features(c, outer, text, words, score))
    return 1.0 / (1.0 + math.exp(-total))


def _sum(weights: Mapping[str, float], features: Iterable[str]) -> float:
    return weights[""] + sum(weights.get(f, 0.0) for f in features)


def raw(p: float, curve: Sequence[Sequence[float]]) -> float:
    """The raw confidence that a calibration curve turns into a probability."""
    if not curve or p <= 0:
        return p
    if p <= curve[0][1]:
        return curve[0][0]
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        if p <= y1:
            return x0 + (x1 - x0) * (p - y0) / (y1 - y0) if y1 > y0 else x1
    return curve[-1][0]


@cache
def _weights() -> dict[str, dict[str, float]]:
    text = files("selon.reading").joinpath("inner.json").read_text("utf-8")
    table: dict[str, dict[str, float]] = json.loads(text)
    return table
