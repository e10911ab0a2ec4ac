"""A document's attributions, seen as claims of different people that can be compared."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selon.languages.acts import REFUSE_TO_COMMENT
from selon.languages.denials import DenialWords, plain, stems
from selon.reading.nesting import ancestors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selon.records import Attribution, Reading

__all__ = ["HEAD", "LIKE", "SENTENCE", "Claims", "Words", "start_of"]

LIKE: Final = 0.3
"""Likeness from which two contents are taken to say the same."""

HEAD: Final = 60
"""Characters of a content in which the noun that it is about is looked for."""

# Acts by which nobody claims anything, and so leaves nothing to deny.
_NO_CLAIM: Final = frozenset(
    {"want", "order", "feel", "praise", "promise", "ask", "propose", "agree", "oppose", "decide"}
    | {REFUSE_TO_COMMENT}
)
# Attributions to either side among which a target is looked for: no article is longer, and in a
# file of many it keeps the work near-linear.
_WINDOW = 400
SENTENCE: Final = re.compile(r"[.!?…]\W*\s|\n")
"""The end of a sentence, its marks and the blank behind them; or of a line."""


@dataclass(frozen=True, slots=True)
class Words:
    """An attribution's cue and content as patterns see them, and what its content speaks of."""

    cue: str
    content: str
    about: frozenset[str]


class Claims:
    """The attributions of one document, in the order in which they are read.

    ``deniers`` are the ids of those that deny; they are no targets themselves.
    """

    def __init__(self, reading: Reading, words: DenialWords) -> None:
        """Look at all attributions of ``reading`` with the patterns of its language."""
        self.reading = reading
        self.words = words
        self.order = sorted(reading.attributions, key=lambda a: (start_of(a), a.content.start))
        self.at = {a.id: n for n, a in enumerate(self.order)}
        self.by_id = {a.id: a for a in self.order}
        self.deniers: frozenset[str] = frozenset()
        self.said = {a.id: self._words(a) for a in self.order}
        counts = Counter(stem for said in self.said.values() for stem in said.about)
        # The rarer a word among the document's contents, the more it says that two share it.
        self._weight = {s: math.log(1 + len(self.order) / n) for s, n in counts.items()}
        self._rare = math.log(1 + len(self.order))
        self._sizes: dict[str, float] = {}
        self._lines: dict[str, set[str]] = {}
        self._named: dict[str, frozenset[str]] = {}

    def _words(self, a: Attribution) -> Words:
        text = self.reading.document.text
        cue = plain(" ".join(text[s:e] for s, e in a.cue.spans)) if a.cue else ""
        return Words(cue, plain(a.content.text), stems(a.content.text, self.words.stop))

    def stand_in(self, a: Attribution, content: str) -> Attribution:
        """``a`` as if its content were another one (``plain``), to be compared like ``a``."""
        made = replace(a, id=f"{a.id}?")
        self.by_id[made.id], self.at[made.id] = made, self.at[a.id]
        self.said[made.id] = Words(self.said[a.id].cue, content, stems(content, self.words.stop))
        self._sizes.pop(made.id, None)  # of another content that it stood in for
        return made

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        return {
            s.id: stems(f"{s.name} {s.affiliation or ''}", self.words.stop)
            for s in self.reading.speakers
        }

    @cached_property
    def children(self) -> dict[str, list[Attribution]]:
        """The attributions that stand in each one's content or source."""
        made: dict[str, list[Attribution]] = {}
        for a in self.order:
            if a.parent:
                made.setdefault(a.parent, []).append(a)
        return made

    def near(self, a: Attribution) -> Sequence[Attribution]:
        """Those among which the targets of ``a`` are looked for."""
        return self.order[max(0, self.at[a.id] - _WINDOW) : self.at[a.id] + _WINDOW]

    def before(self, a: Attribution, reach: int = _WINDOW) -> Sequence[Attribution]:
        """The ``reach`` attributions before ``a``."""
        return self.order[max(0, self.at[a.id] - reach) : self.at[a.id]]

    def named(self, a: Attribution) -> frozenset[str]:
        """What the words for the speaker of ``a`` are, as far as is known."""
        if a.speaker in self._names:
            return self._names[a.speaker]
        if a.id not in self._named:
            known = stems(a.source.text, self.words.stop) if a.source else frozenset()
            self._named[a.id] = known
        return self._named[a.id]

    def others(self, a: Attribution, b: Attribution) -> bool:
        """Whether two attributions are of different speakers (nobody is never the same)."""
        if a.id == b.id:
            return False
        if a.speaker is not None or b.speaker is not None:
            return a.speaker != b.speaker
        return a.source is None or b.source is None or a.source.spans != b.source.spans

    def eligible(self, a: Attribution, b: Attribution) -> bool:
        """Whether ``b`` is somebody else's, no denial, and neither holds nor stands in ``a``."""
        return (
            self.others(a, b)
            and b.id not in self.deniers
            and a.id not in self.line(b)
            and b.id not in self.line(a)
        )

    def line(self, a: Attribution) -> set[str]:
        """The ids of those in whose contents ``a`` stands, from its parent outwards."""
        if a.id not in self._lines:
            self._lines[a.id] = {b.id for b in ancestors(a, self.by_id)}
        return self._lines[a.id]

    def like(self, a: Attribution, b: Attribution) -> float:
        """How much two contents have in common, from 0 to 1: cosine of their weighted stems."""
        one, two = self.said[a.id].about, self.said[b.id].about
        if one.isdisjoint(two):
            return 0.0
        shared = self._squares(one & two)
        return shared / math.sqrt(self._size(a) * self._size(b)) if shared else 0.0

    def _size(self, a: Attribution) -> float:
        if a.id not in self._sizes:
            self._sizes[a.id] = self._squares(self.said[a.id].about)
        return self._sizes[a.id]

    def _squares(self, stems_: frozenset[str]) -> float:
        return sum(self._weight.get(s, self._rare) ** 2 for s in stems_)

    def cover(self, a: Attribution, b: Attribution) -> float:
        """How much of what ``a`` speaks of ``b`` speaks of too, from 0 to 1, by weighted stems."""
        one, two = self.said[a.id].about, self.said[b.id].about
        whole = sum(self._weight.get(s, self._rare) for s in one)
        return sum(self._weight.get(s, self._rare) for s in one & two) / whole if whole else 0.0

    def together(self, a: Attribution, b: Attribution) -> bool:
        """Whether two attributions begin in one paragraph."""
        first, last = sorted((start_of(a), start_of(b)))
        return "\n" not in self.reading.document.text[first:last]

    def leading(self, a: Attribution, room: int) -> str:
        """The words before an attribution in its sentence and paragraph (``plain``)."""
        start = start_of(a)
        before = self.reading.document.text[max(0, start - room) : start]
        return plain(SENTENCE.split(before)[-1])

    def claims(self, b: Attribution) -> bool:
        """Whether ``b`` claims something, and says what: « ces accusations » does not."""
        if b.cue is not None and b.cue.act in _NO_CLAIM:
            return False
        content = self.said[b.id].content
        return not (
            self.words.pronoun_whole.fullmatch(content)
            or (len(content) < HEAD and self.words.pointing.match(content))
        )

    def accuses(self, b: Attribution) -> bool:
        """Whether ``b`` may call somebody guilty; what nobody says (hearsay) often does."""
        if b.kind == "hearsay" or (b.cue and b.cue.act == "accuse"):
            return True
        return bool(self.words.guilt.search(self.said[b.id].content))

    def accuser(self, a: Attribution) -> Attribution | None:
        """The last accusation before that names the one who now speaks."""
        me = self.named(a)
        for b in reversed(self.before(a)):
            named = not me.isdisjoint(self.said[b.id].about)
            if named and self.accuses(b) and self.eligible(a, b):
                return b
        return None

    def likest(self, a: Attribution, least: float, accused: float = 0.25) -> list[Attribution]:
        """The claim whose content is most like that of ``a``, if ``least`` at least.

        ``accused`` is what it adds to likeness that a claim accuses the speaker of ``a``.
        """
        accuser = self.accuser(a)
        scored = [
            (self.like(a, b) + accused * (b is accuser), n, b)
            for n, b in enumerate(self.near(a))
            if self.eligible(a, b) and self.claims(b)
        ]
        best = max(scored, default=None, key=lambda s: s[:2])
        return [best[2]] if best and best[0] >= least else []


def start_of(a: Attribution) -> int:
    """Where an attribution begins to be read."""
    return min(part.start for part in (a.source, a.cue, a.content) if part is not None)
