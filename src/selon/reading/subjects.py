"""Sources that the tagger did not tie to their cue: « affirme-t-il », « …, ajoutant que »."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from selon import languages
from selon.languages.people import people
from selon.languages.subjects import subject_forms
from selon.records import Attribution, Reading, SpanText

if TYPE_CHECKING:
    from selon.languages.people import People
    from selon.records import Span, Tagging

_ENDS: Final = re.compile(r"[.!?…][\s»”\"]*\s+(?=[«“\"]?\s*[A-ZÀ-Þ])|\n")
_LAST: Final = re.compile(r"([\w’']+)\s*$")
# « il a été dit », « il semblerait », "it was said": nobody in particular says so.
_AGENTLESS: Final = re.compile(
    r"\b(?:est|été|étai(?:en)?t|sera(?:it)?|sembl\w+|paraît\w*|soit"
    r"|is|was|were|are|be|been|seem\w*|appear\w*)\b"
)
_BACK: Final = 12  # attributions that one looks back over
_MARKS: Final = " \u00a0«“\"'["
_LIKELY: Final = 0.3  # a tie that the linker thinks less likely than "none", but likely enough


def subjects(reading: Reading) -> Reading:
    """Give an attribution without a source the subject that its cue has by its form.

    Needs: ``attributions`` with cue, ``tagging``. Adds: ``source`` where it was missing:

    - the pronoun joined to the verb: the tagger gives each piece one role, so that
      « affirme-t-il » is all cue; by the guidelines « il » is the source;
    - the name or pronoun right before the verb;
    - for a participle (« …, ajoutant que »), a verb joined by "and" and an infinitive (« il dit
      regretter ») the subject of the cue before it;
    - else the source that the linker held for likely, if not for likeliest.
    """
    finder = _Finder(reading)
    done: dict[str, Attribution] = {}
    for a in sorted(reading.attributions, key=lambda a: a.cue.start if a.cue else a.content.start):
        done[a.id] = finder.complete(a)
    return reading.replace(attributions=tuple(done[a.id] for a in reading.attributions))


class _Finder:
    """Looks for the subjects of one document's cues, in text order."""

    def __init__(self, reading: Reading) -> None:
        code = reading.document.language
        self.text = reading.document.text
        self.language = languages.get(code or "fr")
        self.tables: People = people(code or "")
        self.forms = subject_forms(code or "")
        self.names = reading.tagging.names
        self.name_ends = [n.end for n in self.names]
        self.likely = _likely(reading.tagging)
        self.before: list[Attribution] = []

    def complete(self, a: Attribution) -> Attribution:
        """The attribution with its source, if one can be told."""
        if a.cue is not None and a.kind != "hearsay":
            if a.source is None and (span := self._source(a)) is not None:
                a = replace(a, source=SpanText.of(self.text, [span]))
            self.before.append(a)
        return a

    def _source(self, a: Attribution) -> Span | None:
        cue = a.cue
        if cue is None:
            return None
        text = self.text[cue.start : cue.end]
        if (found := self.language.inverted_subject(text)) is not None:
            return cue.start + found[0], cue.start + found[1]
        span = self._ahead(cue.start, text) or self._carried(a) or self._controlled(a)
        if span is None and self.forms.is_active(text) and not _AGENTLESS.search(text):
            span = self.likely.get(cue.start)
        return span if span is not None and _apart(span, a) else None

    def _ahead(self, at: int, cue: str) -> Span | None:
        """The pronoun or name that ends right before a verb."""
        word = _LAST.search(self.text, max(0, at - 40), at)
        if word is None or _AGENTLESS.search(cue):
            return None
        if self.forms.is_pronoun(word.group(1)):
            return word.span(1)
        i = bisect_right(self.name_ends, word.end(1)) - 1
        if i < 0 or self.name_ends[i] != word.end(1) or not self.forms.is_finite(cue):
            return None
        name = self.names[i].start, self.names[i].end
        lead = _LAST.search(self.text, max(0, name[0] - 20), name[0])
        owned = lead is not None and lead.group(1).casefold() in self.tables.of
        return None if owned else name

    def _carried(self, a: Attribution) -> Span | None:
        """The subject of the cue before, for a participle or a verb joined by "and"."""
        if a.cue is None or not self._joined(a.cue.start, a.cue.text):
            return None
        for b in self.before[:-_BACK:-1]:
            if b.cue is None or b.cue.end > a.cue.start:
                continue
            if _ENDS.search(self.text, b.cue.end, a.cue.start + 1) and not self._quoted(b, a):
                return None
            if b.source is not None and b.source.start < a.cue.start and self._level(b, a):
                return b.source.spans[0]
        return None

    def _controlled(self, a: Attribution) -> Span | None:
        """The subject of an infinitive that opens somebody's words: « il dit **regretter** »."""
        if a.cue is None or not self.forms.is_infinitive(a.cue.text):
            return None
        for b in self.before[:-_BACK:-1]:
            for start, end in b.content.spans:
                if b.source is None or not start <= a.cue.start < end:
                    continue
                if not self.text[start : a.cue.start].strip(_MARKS):
                    return b.source.spans[0]
        return None

    def _quoted(self, b: Attribution, a: Attribution) -> bool:
        """Whether the sentences between two cues all stand inside the first one's content."""
        if a.cue is None or b.cue is None:
            return False
        inside = [s for s in b.content.spans if b.cue.end <= s[0] and s[1] <= a.cue.start]
        between = self.text[b.cue.end : a.cue.start + 1]
        for s, e in reversed(inside):
            between = between[: s - b.cue.end] + between[e - b.cue.end :]
        return bool(inside) and _ENDS.search(between) is None

    def _joined(self, at: int, cue: str) -> bool:
        if self.forms.is_participle(cue):
            return True
        before = _LAST.search(self.text, max(0, at - 20), at)
        return before is not None and self.forms.is_conjunction(before.group(1))

    def _level(self, b: Attribution, a: Attribution) -> bool:
        """Whether a cue stands inside another one's content only where the other's does too."""
        if a.cue is None or b.cue is None:
            return False
        place = a.cue.start
        for c in self.before[-_BACK:]:
            if c is not b and _holds(c, b.cue.start) and not _holds(c, place):
                return False
        return not _holds(b, place)


def _apart(span: Span, a: Attribution) -> bool:
    """Whether a source stands outside its own content."""
    return not any(s <= span[0] < e for s, e in a.content.spans)


def _holds(a: Attribution, place: int) -> bool:
    return any(s <= place < e for s, e in a.content.spans)


def _likely(tagging: Tagging) -> dict[int, Span]:
    """By where a cue starts, the likeliest source that the linker saw for it."""
    best: dict[int, tuple[float, Span]] = {}
    for link in tagging.links:
        if link.role != "source" or link.b is None or link.probability < _LIKELY:
            continue
        a, b = tagging.spans[link.a], tagging.spans[link.b]
        if a.role == "cue" and link.probability > best.get(a.start, (0.0,))[0]:
            best[a.start] = link.probability, (b.start, b.end)
    return {start: span for start, (_, span) in best.items()}
