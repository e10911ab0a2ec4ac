"""Measure the time expressions: spans, types, values and speed.

    python -m selon_training.times --timebank DIR --meantime DIR [--recognizers DIR] [--errors SET]

- **spans**: one to one; *strict* when start and end are the same, *relaxed* when they overlap.
- **type, value** as TempEval-3 counts them: F1 of the spans that match relaxed and have the right
  attribute (UzZaman et al., SemEval 2013).
- FR-TimeBank is French, MEANTIME English. Both have their document creation time given, so the
  date line of MEANTIME counts neither as found nor as missed; of MEANTIME only the sentences up
  to the last annotated one (the first five and the title) count.
- Each corpus falls into two halves by the SHA-256 of the file name (even first byte: half a).
  Rules were written from half a; half b was only measured.
- **Recognizers**: Microsoft's test cases, those with a reference date whose one expression is a date
  in words (``_unsuitable`` is the rule of choice; French and English, in five files): passed when
  exactly one time is found in the expression, and has its value or its days.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.documents.dateline import find_dateline
from selon.reading.times import find_times
from selon.records import Publication, Time

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Article:
    """A text with its gold times as (start, end, type, value)."""

    name: str
    language: str
    text: str
    published: date
    gold: list[tuple[int, int, str, str]]
    ignored: list[tuple[int, int]] = field(default_factory=list)

    @property
    def half(self) -> str:
        """The half it belongs to: a or b."""
        return "a" if hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0 else "b"


@dataclass
class Score:
    """Counts of gold and found times, and of the matches that are right in some respect."""

    gold: int = 0
    found: int = 0
    relaxed: int = 0
    strict: int = 0
    types: int = 0
    values: int = 0

    def f1(self, right: int) -> float:
        """F1 of so many right ones, in percent."""
        return 200 * right / (self.gold + self.found) if self.gold + self.found else 0.0

    def line(self) -> str:
        """All figures in one line."""
        return (
            f"gold {self.gold:4} found {self.found:4}  relaxed {self.f1(self.relaxed):5.2f}"
            f"  strict {self.f1(self.strict):5.2f}  type {self.f1(self.types):5.2f}"
            f"  value {self.f1(self.values):5.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timebank", type=Path)
    parser.add_argument("--meantime", type=Path)
    parser.add_argument("--recognizers", type=Path)
    parser.add_argument("--errors", choices=["timebank", "meantime", "recognizers"])
    a = parser.parse_args()
    sets = {"timebank": timebank(a.timebank), "meantime": meantime(a.meantime)}
    for name, articles in sets.items():
        if not articles:
            continue
        for half in ("a", "b", "ab"):
            # Errors of half b stay unseen.
            show = a.errors == name and half == "a"
            print(
                f"{name:9} half {half:2}",
                score([x for x in articles if x.half in half], show=show).line(),
            )
        print(f"{name:9} {speed(articles):,.0f} words/s")
    if a.recognizers:
        recognizers(a.recognizers, show=a.errors == "recognizers")


def score(articles: list[Article], *, show: bool = False) -> Score:
    total = Score()
    for article in articles:
        day = Publication(article.published, article.published, "day")
        found = [
            t
            for t in find_times(article.text, article.language, day)
            if not any(_overlap(t.span, s) for s in article.ignored)
        ]
        total.gold += len(article.gold)
        total.found += len(found)
        pairs = _pairs(article.gold, found)
        for g, f in pairs:
            total.relaxed += 1
            total.strict += f.span == g[:2]
            total.types += f.type == g[2]
            total.values += f.value == g[3]
        if show:
            _show(article, pairs, found)
    return total


def _pairs(
    gold: list[tuple[int, int, str, str]], found: list[Time]
) -> list[tuple[tuple[int, int, str, str], Time]]:
    """One to one, those that overlap most first."""
    close = sorted(
        (
            (-_overlap(f.span, g[:2]), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if _overlap(f.span, g[:2])
        ),
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, i, j in close:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _show(article: Article, pairs: list[tuple[Any, Time]], found: list[Time]) -> None:
    print("##", article.name, article.published)
    matched = {id(f) for _, f in pairs}
    golds = {g for g, _ in pairs}

    def context(s: int, e: int) -> str:
        t = article.text
        return (t[max(0, s - 50) : s] + "[" + t[s:e] + "]" + t[e : e + 30]).replace("\n", "/")

    for g in article.gold:
        if g not in golds:
            print("  MISSED", g[2], g[3], context(*g[:2]))
    for f in found:
        if id(f) not in matched:
            print("  EXTRA ", f.type, f.value, context(*f.span))
    for g, f in pairs:
        if f.value != g[3]:
            print("  VALUE ", g[2], g[3], "<>", f.value, context(*g[:2]), "|", f.text)


def speed(articles: list[Article]) -> float:
    """Words (by blanks) per second of processor time on one core."""
    for article in articles[:3]:
        find_times(article.text, article.language)
    words, before = 0, time.process_time()
    while time.process_time() - before < 1:
        for article in articles:
            day = Publication(article.published, article.published, "day")
            find_times(article.text, article.language, day)
            words += len(article.text.split())
    return words / (time.process_time() - before)


def timebank(folder: Path | None) -> list[Article]:
    """The articles of FR-TimeBank (``*.tml``)."""
    return [_tml(path) for path in sorted(folder.glob("*.tml"))] if folder else []


def _tml(path: Path) -> Article:
    root = ET.parse(path).getroot()  # noqa: S314 - a corpus of ours
    pieces: list[str] = []
    gold: list[tuple[int, int, str, str]] = []

    def walk(node: ET.Element, at: int) -> int:
        start = at
        for text, child in ((node.text, None), *((c.tail, c) for c in node)):
            if child is not None:
                at = walk(child, at)
            if text:
                pieces.append(text)
                at += len(text)
        if node.tag == "TIMEX3" and at > start:
            gold.append((start, at, node.get("type", ""), node.get("value", "")))
        return at

    created = root.find("DCT/TIMEX3")
    body = root.find("TEXT")
    if created is None or body is None:
        raise ValueError(f"{path.name} has no DCT or TEXT")
    walk(body, 0)
    day = date.fromisoformat(created.get("value", "")[:10])
    return Article(path.name, "fr", "".join(pieces), day, sorted(gold))


def meantime(folder: Path | None) -> list[Article]:
    """The articles of MEANTIME, each up to its last annotated sentence."""
    paths = sorted(folder.glob("intra-doc_annotation/*/*.xml")) if folder else []
    return [_cat(path) for path in paths]


def _cat(path: Path) -> Article:
    root = ET.parse(path).getroot()  # noqa: S314 - a corpus of ours
    tokens = list(root.iter("token"))
    index = {t.get("t_id"): n for n, t in enumerate(tokens)}
    marks = [(m, [index[a.get("t_id")] for a in m.findall("token_anchor")]) for m in root.iter()]
    marks = [(m, at) for m, at in marks if at]
    last = max(int(tokens[at[-1]].get("sentence", 0)) for _, at in marks)
    tokens = [t for t in tokens if int(t.get("sentence", 0)) <= last]
    text, spans = _plain(tokens)
    gold, ignored, day = [], [], None
    for m, at in marks:
        if m.tag != "TIMEX3":
            continue
        span = spans[min(at)][0], spans[max(at)][1]
        if m.get("functionInDocument") == "CREATION_TIME":
            # One value is written 03-02-2009: the words of the date line are surer.
            line = find_dateline(text[slice(*span)], "en")
            day = line.start if line else date.fromisoformat(m.get("value", "")[:10])
            ignored.append(span)
        else:
            gold.append((*span, m.get("type", ""), m.get("value", "")))
    if day is None and (line := find_dateline(text, "en")):
        day = line.start  # one article lacks the mark
    if day is None:
        raise ValueError(f"{path.name} has no creation time")
    return Article(path.name, "en", text, day, sorted(set(gold)), ignored)


_CLOSE = re.compile(r"[.,;:!?)\]%]|'s|'|n't|'ll|'ve|'re|''|'d")


def _plain(tokens: list[ET.Element]) -> tuple[str, list[tuple[int, int]]]:
    """The text as it was before it fell into tokens, near enough; blank lines after the titles."""
    text, spans = "", []
    before, sentence = "", "0"
    for t in tokens:
        word, here = t.text or "", t.get("sentence", "0")
        if here != sentence:
            text += "\n\n" if int(sentence) < 2 else " "
        elif text and not _CLOSE.fullmatch(word) and before not in ("(", "[", "$", "US$", "``"):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        before, sentence = word, here
    return text, spans


_FILES = ("DateParser", "DatePeriodParser", "HolidayParser", "MergedParser", "DateTimeModel")
_KINDS = ("date", "daterange")


def recognizers(folder: Path, *, show: bool) -> None:
    """How many of the cases pass; those that aren't asked are counted by their reason."""
    for language, code in (("French", "fr"), ("English", "en")):
        passed: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        left_out: Counter[str] = Counter()
        for case in _cases(folder / language):
            if reason := _unsuitable(case):
                left_out[reason] += 1
                continue
            kind = _kind(case["Results"][0])
            problem = _problem(case, code)
            asked[kind] += 1
            passed[kind] += problem is None
            if show and problem and _case_half(case) == "a":
                reference = case["Context"]["ReferenceDateTime"][:10]
                print(f"  {kind}: {case['Input']!r} {reference}: {problem}")
        print(f"recognizers {language}: {passed.total()} of {asked.total()} pass", dict(passed))
        print("    left out:", dict(left_out))


def _cases(folder: Path) -> Iterator[dict[str, Any]]:
    """Every case once, though it may stand in several files."""
    seen = set()
    for name in _FILES:
        for case in json.loads((folder / f"{name}.json").read_text("utf-8-sig")):
            key = case["Input"], case.get("Context", {}).get("ReferenceDateTime")
            if key not in seen:
                seen.add(key)
                yield case


def _case_half(case: dict[str, Any]) -> str:
    return "a" if hashlib.sha256(case["Input"].encode()).digest()[0] % 2 == 0 else "b"


def _kind(result: dict[str, Any]) -> str:
    name = result.get("TypeName") or result.get("Type") or ""
    return str(name.split(".")[-1])


def _values(result: dict[str, Any]) -> list[dict[str, str]]:
    """What is accepted: each with a timex and a day or a first day and the day behind the last."""
    meant = result.get("Resolution") or result.get("Value") or {}
    if values := meant.get("values"):
        return list(values)
    timex = {"timex": meant.get("Timex", "")}
    return [timex | meant.get(f"{side}Resolution", {}) for side in ("Past", "Future")]


def _unsuitable(case: dict[str, Any]) -> str | None:
    """Why a case isn't asked, or ``None``: the rule of choice for written news."""
    if "ReferenceDateTime" not in case.get("Context", {}):
        return "no reference date"
    if len(case["Results"]) != 1:
        return "not one expression"
    result = case["Results"][0]
    if _kind(result) not in _KINDS:
        return "no date: times, durations, sets, time zones"
    if any(v.get("timex", "").startswith("(") for v in _values(result)):
        return "from-to and counted ranges: several expressions in TIMEX3"
    if not re.search(r"[^\W\d_]{3}", result["Text"]):
        return "figures only"
    return None


def _problem(case: dict[str, Any], code: str) -> str | None:
    """Why a case fails: the one time found in the expression must have its value or its days."""
    reference = date.fromisoformat(case["Context"]["ReferenceDateTime"][:10])
    result = case["Results"][0]
    start = result["Start"]
    span = start, result["End"] + 1 if "End" in result else start + result["Length"]
    found = [
        t
        for t in find_times(case["Input"], code, Publication(reference, reference, "day"))
        if _overlap(t.span, span)
    ]
    if len(found) == 1 and any(_same_days(found[0], v) for v in _values(result)):
        return None
    return f"{[(t.text, t.value) for t in found]} for {result['Text']!r} {_values(result)}"


def _same_days(found: Time, value: dict[str, str]) -> bool:
    if value.get("timex") == found.value:
        return True
    if found.start is None or found.end is None:
        return False
    day = value.get("value") or value.get("date")
    if day:
        return day[:10] == found.start.isoformat() and found.start == found.end
    first = value.get("start") or value.get("startDate")
    behind = value.get("end") or value.get("endDate")
    end = date.fromordinal(found.end.toordinal() + 1).isoformat()
    return (first, behind) == (found.start.isoformat(), end)


if __name__ == "__main__":
    main()
