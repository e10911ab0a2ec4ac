"""Where inside what somebody says another says, thinks or wants something: the candidates.

Clauses are taken apart by small words alone, without a parser: a word of the cue lexicon, the
auxiliaries, clitics and adverbs before it, what stands before those (a pronoun, a name, a noun
phrase that opens its clause), and what follows. Most of what is found so is no attribution;
``selon.reading.inner`` chooses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selon.reading.ends import MARK, Ends
from selon.reading.phrases import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selon.languages.inner import InnerWords
    from selon.languages.lexicon import Lemma, Lexicon
    from selon.records import Name, Span

__all__ = ["Candidate", "Clauses"]

_BLANK: Final = "«»“”\"'’ \u00a0\u202f[]()`-$€£"  # what may stand between the words of a group
_SHUT: Final = "»”\"'’ \u00a0\u202f])-"
_PARTING = re.compile(r"[,.;:!?«“\"\n]")
_COLON = re.compile(r"\s*:")
_WORDS: Final = 12  # the longest subject
_SHORT: Final = 6  # a short one
_AHEAD: Final = 4  # words between the parts of "mettre … en garde", before an infinitive
_LEAST: Final = 3  # characters of a content
_PHRASE: Final = 90  # characters of a source behind "according to"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be an attribution.

    ``subject`` says how the source was found (pron, rel, name, np, npl; start: whoever says what
    it stands at the start of; none), ``form`` how the cue stands (fin, inf, pass, noun …),
    ``complement`` what follows it (that, to, inf, wh, np …).
    """

    subject: str
    form: str
    complement: str
    lemma: str
    act: str
    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    head: int


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb group: its words [first, end), and the words [head, head_end) that are the cue's."""

    first: int
    head: int
    end: int
    lemma: Lemma
    form: str = ""


class Clauses:
    """The clauses of one text."""

    def __init__(
        self, text: str, names: Sequence[Name], words: InnerWords, lexicon: Lexicon
    ) -> None:
        self.text = text
        self._t = words
        self._lexicon = lexicon
        self._ends = Ends(text, words.stop)
        self._words = Words.of(text)
        self._w = self._words.words
        self._names = names
        self._name_starts = [n.start for n in names]

    def within(self, region: Span) -> Iterator[Candidate]:
        """Candidates whose cue begins in a stretch, in text order; none reaches beyond it."""
        low, high = (bisect_left(self._words.starts, x) for x in region)
        limit = (low, high, region[1])
        t, words, text = self._t, self._w, self.text
        for i in range(low, high):
            if t.presumed.fullmatch(words[i]):
                yield from self._presumed(i, limit)
            if t.by_any.match(text, self._words.starts[i], region[1]):
                yield from self._according(i, limit)
            if senses := self._lexicon.senses(words[i]):
                yield from self._noun(i, senses, limit)
                yield from self._verb(i, senses, limit)

    # -- verbs and adjectives

    def _verb(
        self, i: int, senses: Sequence[Lemma], limit: tuple[int, int, int]
    ) -> Iterator[Candidate]:
        low, high, _ = limit
        best: tuple[int, int, Lemma] | None = None
        for lemma in senses:
            if lemma.kind not in ("verbs", "adjectives"):
                continue
            if not lemma.rest and self._lexicon.is_auxiliary(self._w[i]):
                continue
            last = self._last(i, lemma.rest, high)
            if last is None or (lemma.reflexive and not self._reflexive(i, low)):
                continue
            length = len(lemma.rest) + lemma.reflexive
            if best is None or length > best[0]:
                best = (length, last, lemma)
        if best:
            first = self._first(i, low)
            group = _Group(first, i, self._tail(best[1] + 1, high), best[2])
            yield from self._clause(group, limit)

    def _clause(self, group: _Group, limit: tuple[int, int, int]) -> Iterator[Candidate]:
        """The candidate of a group: its subject, its form, its complement."""
        low = limit[0]
        subject, source, first = self._subject(group, low)
        form = group.form or self._form(group)
        found = self._complement(group.end, limit)
        if found is None:
            return
        complement, start = found
        end = self._ends.end(start, limit[2])
        if end - start < _LEAST:
            return
        content: tuple[Span, ...] = ((start, end),)
        if form == "pass" or (form == "part" and complement == "to"):
            if form == "pass" and complement == "that":
                subject = "it"
            elif source is None or subject == "rel":
                return
            else:
                content = (source, (start, end))
            source = None
        cue = (self._words.starts[first], self._words.ends[group.end - 1])
        lemma = group.lemma
        yield Candidate(
            subject, form, complement, lemma.lemma, lemma.act, cue, source, content,
            self._words.starts[group.head],
        )  # fmt: skip

    def _last(self, at: int, rest: tuple[str, ...], high: int) -> int | None:
        """The last word of a lemma that begins at a word, if the rest of it follows."""
        for part in rest:
            window = self._w[at + 1 : min(at + _AHEAD, high)]
            if part not in window:
                return None
            at += 1 + window.index(part)
        return at

    def _reflexive(self, i: int, low: int) -> bool:
        k = i - 1
        while k >= low and i - k <= _AHEAD and self._glue(k):
            if self._w[k] in self._t.reflexives:
                return True
            k -= 1
        return False

    def _first(self, i: int, low: int) -> int:
        while i - 1 >= low and self._glue(i - 1) and self._close(i - 1):
            i -= 1
        return i

    def _tail(self, i: int, high: int) -> int:
        words = self._words
        while i < high and self._close(i - 1) and self._adverb(self._w[i]):
            if MARK.search(self.text, words.ends[i - 1], words.starts[i]):
                break
            i += 1
        return i

    def _glue(self, i: int) -> bool:
        word, t = self._w[i], self._t
        return (
            word in t.clitics
            or word in t.modals
            or self._adverb(word)
            or self._lexicon.is_auxiliary(word)
        )

    def _adverb(self, word: str) -> bool:
        return word in self._t.adverbs or self._t.adverb.fullmatch(word) is not None

    def _close(self, i: int) -> bool:
        """Whether nothing but blanks and quotation marks parts a word from the next."""
        words = self._words
        if i < 0 or i + 1 >= len(words.starts):
            return False
        return not self.text[words.ends[i] : words.starts[i + 1]].strip(_BLANK)

    def _form(self, group: _Group) -> str:
        t, head = self._t, self._w[group.head]
        before = self._w[group.first : group.head]
        be = any(w in t.be for w in before)
        if group.lemma.kind == "adjectives":
            return "adj" if be else "bare"
        reflexive = any(w in t.reflexives for w in before)
        if be and not reflexive and t.participle.fullmatch(head):
            return "pass"
        if t.infinitive.fullmatch(head) or before[-1:] == ("to",):
            return "modal" if any(w in t.modals - t.to for w in before) else "inf"
        if t.gerund.fullmatch(head) and not be:
            return "ant"
        auxiliary = any(self._lexicon.is_auxiliary(w) for w in before)
        return "part" if not auxiliary and t.bare.fullmatch(head) else "fin"

    # -- subjects

    def _subject(self, group: _Group, low: int) -> tuple[str, Span | None, int]:
        """How the subject is found, where it stands, and the first word of the cue behind it."""
        t, w, starts, ends = self._t, self._w, self._words.starts, self._words.ends
        first, before = group.first, group.first - 1
        if before >= low and w[before] in t.pronouns and self._close(before):
            kind = "rel" if w[before] in t.relatives else "pron"
            return kind, self._elided(before), first
        endings = t.agreement.get(w[first])
        if endings and any(x.endswith(endings) for x in w[first + 1 : group.head + 1]):
            return "pron", (starts[first], ends[first]), first + 1
        if found := self._phrase(first, low):
            return (*found, first)
        return ("start" if first == low else "none"), None, first

    def _elided(self, i: int) -> Span:
        """A pronoun with its apostrophe (« j' »)."""
        start, end = self._words.starts[i], self._words.ends[i]
        return start, end + (end - start == 1 and self.text[end : end + 1] in ("'", "’"))

    def _phrase(self, end: int, low: int) -> tuple[str, Span] | None:
        """A noun phrase before a word that opens its clause; its kind and place."""
        t, w, words = self._t, self._w, self._words
        k = end - 1
        if k < low or not self._close(k):
            return None
        while k >= low and end - k <= _WORDS:
            if k < end - 1 and _PARTING.search(self.text[words.ends[k] : words.starts[k + 1]]):
                break
            if w[k] in t.links or self._lexicon.is_auxiliary(w[k]):
                break
            k -= 1
        first = k + 1
        if first >= end or end - first >= _WORDS:
            return None
        if w[first] in t.prepositions or w[first] in t.pronouns:
            return None
        span = (words.starts[first], words.ends[end - 1])
        if self._is_name(span):
            return "name", span
        letter = self.text[span[0]]
        if w[first] in t.determiners or letter.isupper() or letter.isdigit():
            return ("np" if end - first <= _SHORT else "npl"), span
        return None

    def _is_name(self, span: Span) -> bool:
        low, high = (bisect_left(self._name_starts, x) for x in (span[0] - 2, span[0] + 3))
        return any(abs(n.end - span[1]) <= 1 for n in self._names[low:high])

    # -- complements

    def _complement(self, i: int, limit: tuple[int, int, int]) -> tuple[str, int] | None:
        """What follows a group that ends before word ``i``, and where it starts."""
        high = limit[1]
        if i >= high:
            return None
        gap = self.text[self._words.ends[i - 1] : self._words.starts[i]]
        mark = MARK.search(gap)
        lead = mark.start() if mark else len(gap) - len(gap.lstrip(_SHUT))
        start = self._words.ends[i - 1] + lead
        if not gap.strip(_BLANK):
            return self._kind(i, high), start
        return ("colon", start if mark else self._words.starts[i]) if _COLON.match(gap) else None

    def _kind(self, i: int, high: int) -> str:
        t, word = self._t, self._w[i]
        if word in t.that:
            return "that"
        if word in t.wh:
            return "wh"
        if word in t.to and (word == "to" or self._infinitive(i + 1, high)):
            return "to"
        if self._infinitive(i, high):
            return "inf"
        if word in t.pronouns:
            return "clause"
        return "np" if word in t.determiners else "other"

    def _infinitive(self, i: int, high: int) -> bool:
        t, last = self._t, min(high, i + _AHEAD)
        while i < last and (self._w[i] in t.clitics or self._w[i] in t.adverbs):
            i += 1
        return i < high and t.infinitive.fullmatch(self._w[i]) is not None

    # -- nouns, prepositions, the presumed

    def _noun(
        self, i: int, senses: Sequence[Lemma], limit: tuple[int, int, int]
    ) -> Iterator[Candidate]:
        """« sa volonté de », « ils n'ont aucune intention de »."""
        low, high, _ = limit
        lemma = next((s for s in senses if s.kind == "nouns" and not s.rest), None)
        if lemma is None or i - 1 < low or not self._close(i - 1):
            return
        p = i - 1
        if self._w[p] not in self._t.determiners and p - 1 >= low and self._close(p - 1):
            p -= 1
        found = self._complement(i + 1, limit) if i + 1 < high else None
        if self._w[p] not in self._t.determiners or found is None or not self._opens(i + 1, found):
            return
        verb = p - 1
        if verb >= low and self._close(verb) and self._lexicon.is_auxiliary(self._w[verb]):
            group = _Group(self._first(verb, low), verb, i + 1, lemma, "have")
            yield from self._clause(group, limit)
            return
        own = self._w[p] in self._t.possessives
        starts, ends = self._words.starts, self._words.ends
        source = (starts[p], ends[p]) if own else None
        start = found[1]
        cue = (starts[p + 1 if own else p], ends[i])
        yield Candidate(
            "poss" if own else "det", "noun", found[0], lemma.lemma, lemma.act, cue, source,
            ((start, self._ends.end(start, limit[2])),), starts[i],
        )  # fmt: skip

    def _opens(self, i: int, found: tuple[str, int]) -> bool:
        """Whether what follows a noun can be its content: "that", "to", "of", a quotation."""
        t = self._t
        quoted = self.text[found[1]] in '«“"`'
        hung = self._w[i] in t.to | t.that or self._w[i] in t.prepositions
        return quoted or hung

    def _according(self, i: int, limit: tuple[int, int, int]) -> Iterator[Candidate]:
        """« selon lui, … », « d'après X, … »."""
        at = self._words.starts[i]
        if m := self._t.by.match(self.text, at, limit[2]):
            cue, source, end, form = m.span(1), m.span(2), m.end(), "by"
        elif m := self._t.by_noun.match(self.text, at, limit[2]):
            parted = re.compile(r"[,.;»]").search(self.text, m.end(), m.end() + _PHRASE)
            if parted is None or parted.start() >= limit[2]:
                return
            cue = (at, len(self.text[: m.end()].rstrip()))
            source, end, form = (m.end(), parted.start()), parted.end(), "by noun"
        else:
            return
        while end < limit[2] and self.text[end] in " ,\u00a0":
            end += 1
        stop = self._ends.end(end, limit[2])
        if stop - end < _LEAST or source[1] <= source[0]:
            return
        opened = i <= limit[0] + 1 or self._w[i - 1] in self._t.links or not self._close(i - 1)
        kind = "first" if opened else "mid"
        yield Candidate(
            kind, form, "-", self._w[i], "state", cue, source, ((end, stop),), at
        )  # fmt: skip

    def _presumed(self, i: int, limit: tuple[int, int, int]) -> Iterator[Candidate]:
        """« les auteurs présumés »: hearsay, its noun phrase the content."""
        t, w = self._t, self._w
        low, high, _ = limit
        f = i
        while f - 1 >= low and self._close(f - 1) and i - f < _AHEAD:
            if w[f - 1] in t.links or w[f - 1] in t.prepositions:
                break
            f -= 1
            if w[f] in t.determiners or w[f].isdigit():
                break
        end = i
        ahead = f == i or w[i - 1] in t.determiners or w[i - 1].isdigit()
        if ahead and i + 1 < high and self._close(i):
            end += 1
        starts, ends = self._words.starts, self._words.ends
        yield Candidate(
            "none", "presumed", "-", w[i], "report", (starts[i], ends[i]), None,
            ((starts[f], ends[end]),), starts[i],
        )  # fmt: skip
