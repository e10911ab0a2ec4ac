"""Measure certainty and forecasts against gold.

    python -m selon_training.certainty --meantime DIR --forecasts FILE … [--corpus DIR …]

MEANTIME (Minard et al., LREC 2016): each event's degree (certain, probable, possible), polarity and
whether it is to come, macro-F1, beside two baselines: the commonest class, and the same words
found anywhere in the sentence (lexicon only, no scope). Forecasts: F1 over the sentences of
``corpora/forecasts``, gold spans given. Corpora: F1 of "is the content hedged?" against the
annotated hedges, gold spans given.
"""

from __future__ import annotations

import argparse
import json
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.languages.certainty import Folded
from selon.reading.certainty import certainty
from selon.reading.cues import cues
from selon.reading.forecasts import forecasts
from selon.reading.times import times
from selon.records import Attribution, Cue, Document, Publication, Reading, SpanText
from selon_training.factuality import event_words, factuality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selon.records import Span

_DEGREES = {"CERTAIN": "certain", "PROBABLE": "probable", "POSSIBLE": "possible"}
_POLARITIES = {"POS": "positive", "NEG": "negative"}
_TIMES = {"FUTURE": "future", "NON_FUTURE": "not future"}
_MOST_SURE = 0.9  # from which low end on a word strengthens, and is no hedge


@dataclass(frozen=True)
class Event:
    """An annotated event in its sentence; ``None`` where the annotators left it open."""

    sentence: str
    span: Span
    degree: str | None
    polarity: str | None
    time: str | None


def events(folder: Path) -> Iterator[Event]:
    """MEANTIME's event mentions, in the joined tokens of their sentences."""
    for path in sorted(folder.glob("intra-doc_annotation/*/*.xml")):
        root = ET.parse(path).getroot()  # noqa: S314 - the corpus is ours to trust
        tokens = {t.get("t_id"): t for t in root.iter("token")}
        texts: dict[str | None, str] = {}
        places: dict[str | None, Span] = {}
        for key, token in tokens.items():
            number, word = token.get("sentence"), token.text or ""
            text = texts.get(number, "")
            start = len(text) + bool(text)
            texts[number] = f"{text} {word}" if text else word
            places[key] = (start, start + len(word))
        for mention in root.iter("EVENT_MENTION"):
            anchors = [a.get("t_id") for a in mention.findall("token_anchor")]
            if anchors:
                spans = sorted(places[k] for k in anchors)
                yield Event(
                    texts[tokens[anchors[0]].get("sentence")],
                    (spans[0][0], spans[-1][1]),
                    _DEGREES.get(mention.get("certainty") or ""),
                    _POLARITIES.get(mention.get("polarity") or ""),
                    _TIMES.get(mention.get("time") or ""),
                )


def read(event: Event) -> tuple[str, str, str]:
    """Selon's degree, polarity and time of an event."""
    found = factuality(event.sentence, event.span, "en")
    return (
        found.degree,
        "positive" if found.positive else "negative",
        "future" if found.future else "not future",
    )


def lexicon(event: Event) -> tuple[str, str, str]:
    """The baseline: the same words, anywhere in the sentence."""
    words, text = event_words("en"), Folded(event.sentence).text
    possible, probable = words.possible.search(text), words.probable.search(text)
    return (
        "possible" if possible else "probable" if probable else "certain",
        "negative" if words.negative.search(text) else "positive",
        "future" if words.future.search(text) else "not future",
    )


def macro(gold: Sequence[str], found: Sequence[str]) -> float:
    """Mean F1 over the classes of ``gold``, in per cent."""
    scores = []
    for label in sorted(set(gold)):
        right = sum(g == f == label for g, f in zip(gold, found, strict=True))
        scores.append(f1(right, found.count(label) - right, gold.count(label) - right))
    return sum(scores) / len(scores)


def f1(right: int, wrong: int, missed: int) -> float:
    """F1 in per cent."""
    return 200 * right / max(1, 2 * right + wrong + missed)


def measure_events(found: Sequence[Event]) -> dict[str, dict[str, float]]:
    """Macro-F1 by task, of Selon and of both baselines; events left open do not count."""
    out: dict[str, dict[str, float]] = {}
    for n, task in enumerate(("degree", "polarity", "time")):
        told = [e for e in found if getattr(e, task)]
        gold = [str(getattr(e, task)) for e in told]
        commonest = Counter(gold).most_common(1)[0][0]
        out[task] = {
            "selon": macro(gold, [read(e)[n] for e in told]),
            "lexicon": macro(gold, [lexicon(e)[n] for e in told]),
            "majority": macro(gold, [commonest] * len(gold)),
        }
    return out


def forecast_reading(row: dict[str, Any]) -> Reading:
    """A sentence of ``corpora/forecasts`` as a reading, with its gold attribution."""
    sentence, offset = row["sentence"], row["span"][0]
    parts = {
        role: SpanText.of(sentence, [(s - offset, e - offset) for s, e in spans]) if spans else None
        for role, spans in row["attribution"].items()
    }
    day = date.fromisoformat(row["published"])
    document = Document(sentence, language=row["language"], published=Publication(day, day, "day"))
    cue, content = parts["cue"], parts["content"]
    if content is None:
        raise ValueError(row)
    made = Attribution(
        "a1",
        "indirect" if cue else "hearsay",
        content,
        cue=Cue(cue.spans, cue.text) if cue else None,
        source=parts["source"],
    )
    return forecasts(certainty(times(cues(Reading(document, (made,))))))


def measure_forecasts(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Precision, recall and F1 of "is there a forecast?", and how many horizons end right."""
    found = [(row, forecast_reading(row).forecasts) for row in rows]
    right = sum(bool(f) and row["forecast"] for row, f in found)
    wrong = sum(bool(f) and not row["forecast"] for row, f in found)
    missed = sum(not f and row["forecast"] for row, f in found)
    dated = [(r["horizon"]["end"], f[0].horizon) for r, f in found
             if f and r["horizon"] and r["horizon"]["end"]]  # fmt: skip
    ends = sum(h is not None and h[1].isoformat() == end for end, h in dated)
    out: dict[str, float] = {
        "sentences": len(rows),
        "forecasts": right + missed,
        "precision": 100 * right / max(1, right + wrong),
        "recall": 100 * right / max(1, right + missed),
        "f1": f1(right, wrong, missed),
    }
    if dated:
        out["horizon ends"] = 100 * ends / len(dated)
    return out


def measure_hedges(folder: Path) -> dict[str, float]:
    """F1 of "is the content hedged?" on one of our corpora."""
    right = wrong = missed = 0
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        for a, gold in zip(_gold(data).attributions, data["attributions"], strict=True):
            hedged = a.certainty is not None and a.certainty.low < _MOST_SURE
            right += hedged and bool(gold["hedge"])
            wrong += hedged and not gold["hedge"]
            missed += not hedged and bool(gold["hedge"])
    return {"hedged": right + missed, "f1": f1(right, wrong, missed)}


def _gold(data: dict[str, Any]) -> Reading:
    text, made = data["text"], []
    for a in data["attributions"]:
        cue = [(s, e) for s, e in a["cue"]]
        made.append(
            Attribution(
                a["id"],
                a["kind"],
                SpanText.of(text, [(s, e) for s, e in a["content"]]),
                cue=Cue.of(text, cue) if cue else None,
                parent=a["parent"],
            )
        )
    document = Document(text, language=data["language"])
    return certainty(cues(Reading(document, tuple(made))))


def main() -> None:
    """Print every measure that is asked for, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meantime", type=Path)
    parser.add_argument("--forecasts", type=Path, nargs="*", default=[])
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    out: dict[str, Any] = {}
    if options.meantime:
        out["events"] = measure_events(list(events(options.meantime)))
    for path in options.forecasts:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        out[path.stem] = measure_forecasts(rows)
    for folder in options.corpus:
        out[f"hedges {folder.parent.name}/{folder.name}"] = measure_hedges(folder)
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
