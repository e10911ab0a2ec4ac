"""Rows of a ledger about an invented press: documents, speakers, attributions, forecasts.

What real news looks like where it matters for speed: a few speakers, outlets and words come all
the time and most hardly ever (Zipf's law); days, acts, kinds, chains, denials and forecasts come
in shares like those of articles. Words and names are invented. Same seed, same rows.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from selon.ledger.folding import fold  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES, WORDS, OUTLETS = 60_000, 60_000, 400
PER_DOCUMENT = 8.4
TWICE_READ = 0.05  # share of documents that a second reader has read again
FIRST_DAY, DAYS = date(2022, 1, 1), 1096
CHUNK = 4000  # documents held at once
SYLLABLES = [
    "ba", "be", "bi", "bo", "bu", "ca", "ce", "chi", "co", "cu", "da", "de", "di", "do", "du",
    "fa", "fe", "fi", "fo", "ga", "ge", "go", "gu", "ha", "he", "hi", "jo", "ju", "ka", "ke",
    "ki", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no",
    "nu", "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su",
    "ta", "te", "ti", "to", "tu", "va", "ve", "vi", "vo", "za", "zo", "bré", "clé", "dré",
    "gré", "é", "hâ", "lé", "mé", "né", "père", "ré", "té", "vé", "ô", "çon", "ñe", "ür", "øy",
]  # fmt: skip
_LETTERS = ["n", "r", "s", "t", "l", "nd", "rs", "th", "ck", "m", "sky", "ov", "er", "in", "on"]
ENDS = [*_LETTERS, *([""] * 8)]
DESCRIPTIONS = (
    "a person close to", "two people close to", "officials of", "a source in", "three advisers to",
    "an employee of", "people familiar with", "une source proche de", "un conseiller de",
)  # fmt: skip
ACTS = {
    "state": ("said", "say", 0.55), "assert": ("insisted", "insist", 0.09),
    "deny": ("denied", "deny", 0.03), "ask": ("asked", "ask", 0.05),
    "promise": ("promised", "promise", 0.05), "think": ("believes", "believe", 0.08),
    "want": ("wants", "want", 0.06), "foretell": ("expects", "expect", 0.05),
    "accuse": ("accused", "accuse", 0.04),
}  # fmt: skip
TYPES = {
    "person": 0.5, "organisation": 0.17, "office": 0.07, "media": 0.06, "document": 0.05,
    "group": 0.06, "anonymous": 0.09,
}  # fmt: skip
KINDS = {"indirect": 0.58, "direct": 0.24, "mixed": 0.14, "hearsay": 0.04}
HEDGES = {"will probably": (0.6, 0.8), "may": (0.2, 0.5), "could": (0.1, 0.5), "certain": (0.95, 1)}
PRECISIONS = {"day": (0, 0.92), "week": (6, 0.03), "month": (29, 0.04), "year": (364, 0.01)}
NOW = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Zipf:
    """Draws ranks from 0 to ``n`` - 1, rank r with a chance in proportion to 1 / (r + 1)."""

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        weights = 1 / np.arange(1, n + 1)
        self._sums = np.cumsum(weights / weights.sum())
        self._rng = rng

    def draw(self, n: int) -> np.ndarray:
        """``n`` ranks."""
        return np.minimum(np.searchsorted(self._sums, self._rng.random(n)), len(self._sums) - 1)


def invented(n: int, rng: np.random.Generator, syllables: tuple[int, int]) -> list[str]:
    """``n`` different words, the shortest ones first, as in every language."""
    made: dict[str, None] = {}
    while len(made) < n:
        parts = rng.integers(0, len(SYLLABLES), int(rng.integers(*syllables)))
        made["".join(SYLLABLES[i] for i in parts) + ENDS[rng.integers(0, len(ENDS))]] = None
    return sorted(made, key=len)


class World:
    """The people, outlets and words of an invented press, and chance."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = np.random.default_rng(seed)
        self.words = invented(WORDS, rng, (1, 5))
        self.names, self.types = self._people()
        self.outlets = [f"{w.title()} {('Times', 'Post', 'News', 'Matin')[i % 4]}"
                        for i, w in enumerate(invented(OUTLETS, rng, (2, 4)))]  # fmt: skip
        self._word, self._name = Zipf(WORDS, rng), Zipf(NAMES, rng)
        self._outlet = Zipf(OUTLETS, rng)

    def _people(self) -> tuple[list[str], list[str]]:
        rng = self.rng
        first = invented(1500, rng, (2, 4))
        last = invented(15_000, rng, (2, 5))
        rng.shuffle(last)
        kinds = rng.choice(list(TYPES), NAMES * 2, p=list(TYPES.values()))
        a, b = Zipf(len(first), rng).draw(NAMES * 2), Zipf(len(last), rng).draw(NAMES * 2)
        names: dict[str, str] = {}
        for kind, i, j in zip(kinds.tolist(), a, b, strict=True):
            person = f"{first[i].title()} {last[j].title()}"
            if kind == "anonymous":
                person = f"{DESCRIPTIONS[i % len(DESCRIPTIONS)]} {last[j].title()}"
            elif kind != "person":
                person = f"{last[j].title()} {('Group', 'Ministry', 'Council', 'Bank')[i % 4]}"
            names.setdefault(person, kind)
            if len(names) == NAMES:
                break
        for i in count():
            if len(names) == NAMES:
                break
            names.setdefault(f"{last[i % len(last)].title()} {i}", "person")
        return list(names), list(names.values())

    def sentences(self, n: int) -> list[str]:
        """``n`` of them, of words as frequent as in a language."""
        lengths = np.clip(self.rng.normal(19, 7, n).astype(int), 4, 45)
        ranks = self._word.draw(int(lengths.sum())).tolist()
        words, at, made = self.words, 0, []
        for length in lengths.tolist():
            made.append(" ".join([words[r] for r in ranks[at : at + length]]))
            at += length
        return made

    def speakers(self, n: int) -> list[int]:
        """Ranks of names."""
        return self._name.draw(n).tolist()

    def outlet(self) -> str:
        """An outlet's name."""
        return self.outlets[int(self._outlet.draw(1)[0])]

    def chosen(self, shares: dict[str, float], n: int) -> list[str]:
        """``n`` of the keys, in these shares."""
        p = np.array(list(shares.values()))
        return self.rng.choice(list(shares), n, p=p / p.sum()).tolist()


class Press:
    """Makes documents one by one, as rows of the ledger's tables."""

    def __init__(self, attributions: int, seed: int = 6) -> None:
        self.world = World(seed)
        self.documents = max(1, round(attributions / (PER_DOCUMENT * (1 + TWICE_READ))))
        self._ids: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        self._names: dict[str, int] = {}
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._speaker_ids: dict[str, int] = {}
        self._cast: list[str] = []

    def chunks(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """Rows by table, some thousand documents at a time; parents before children."""
        for id_ in (1, 2):
            self._rows["readers"].append(
                {"id": id_, "name": f"reader {id_}", "version": f"0.{id_}", "weights": None,
                 "first_used": NOW}
            )  # fmt: skip
        for number in range(self.documents):
            if number % CHUNK == 0:
                if number:
                    yield self._given()
                self._start_chunk(min(CHUNK, self.documents - number))
            self._document(number)
        yield self._given()

    def _given(self) -> dict[str, list[dict[str, Any]]]:
        rows, self._rows = dict(self._rows), defaultdict(list)
        batch = rows["batches"][0]
        batch["readings"] = len(rows["readings"])
        return rows

    def _start_chunk(self, n: int) -> None:
        id_ = next(self._ids["batches"])
        self._batch = id_
        self._rows["batches"].append(
            {"id": id_, "previous": f"{id_ - 1:064x}", "hash": f"{id_:064x}", "readings": 0,
             "written": NOW}
        )  # fmt: skip
        rng = self.world.rng
        self._sizes = np.clip(rng.poisson(PER_DOCUMENT, n), 1, 40).tolist()
        total = sum(self._sizes)
        self._sentences = iter(self.world.sentences(total))
        self._speakers = iter(self.world.speakers(total))
        self._relays = iter(self.world.speakers(total))
        self._acts = iter(self.world.chosen({k: v[2] for k, v in ACTS.items()}, total))
        self._kinds = iter(self.world.chosen(KINDS, total))
        self._dice = iter(rng.random((total, 6)).round(4).tolist())

    def _day(self, number: int) -> date:
        """Mostly in the order of time, some late, and a fifth from archives."""
        rng = self.world.rng
        if rng.random() < 0.2:
            return FIRST_DAY + timedelta(int(rng.integers(DAYS)))
        at = number / self.documents * DAYS - rng.exponential(3)
        return FIRST_DAY + timedelta(int(min(max(at, 0), DAYS - 1)))

    def _published(self, number: int) -> dict[str, Any]:
        if self.world.rng.random() < 0.01:
            return dict.fromkeys(("published_start", "published_end", "published_precision"))
        day = self._day(number)
        precision = self.world.chosen({k: v[1] for k, v in PRECISIONS.items()}, 1)[0]
        if precision in {"month", "year"}:
            day = day.replace(day=1) if precision == "month" else day.replace(day=1, month=1)
        end = day + timedelta(PRECISIONS[precision][0])
        return {"published_start": day, "published_end": end, "published_precision": precision}

    def _document(self, number: int) -> None:
        size = self._sizes[number % CHUNK]
        id_ = next(self._ids["documents"])
        outlet = self.world.outlet()
        published = self._published(number) | {"published_evidence": []}
        language = "fr" if hash_of(outlet)[0] in "0123" else "en"
        parts: list[str] = []
        found = [self._statement(parts) for _ in range(size)]
        text = "".join(parts)
        key = hash_of(f"{number} {text}")
        self._rows["documents"].append({
            "id": id_, "key": key, "text_sha256": hash_of(text), "input": f"news.jsonl#{id_}",
            "url": f"https://news.example/{outlet.split()[0].lower()}/{id_}", "outlet": outlet,
            "title": text[:60].strip(), "authors": [], "language": language, **published,
            "text": text, "oddities": None, "added": NOW,
        })  # fmt: skip
        readers = (1, 2) if self.world.rng.random() < TWICE_READ else (1,)
        for reader in readers:
            reading = next(self._ids["readings"])
            self._rows["readings"].append({
                "id": reading, "document_id": id_, "reader_id": reader, "batch_id": self._batch,
                "sha256": key, "language": language, "read": NOW, **published,
            })  # fmt: skip
            self._speaker_ids, self._cast = {}, []
            copies = {
                "day": published["published_start"], "day_end": published["published_end"],
                "language": language, "outlet": outlet,
            }  # fmt: skip
            earlier: list[int] = []
            for local, made in enumerate(found, 1):
                salt = f"{key} {reader} a{local}"
                earlier.append(self._attribution(made, reading, local, salt, copies, earlier))

    def _statement(self, parts: list[str]) -> dict[str, Any]:
        """One sentence of the text, and what is read in it."""
        speaker, relay, act, kind = (
            next(self._speakers), next(self._relays), next(self._acts), next(self._kinds),
        )  # fmt: skip
        dice = next(self._dice)
        nobody = kind == "hearsay" or dice[0] < 0.03
        source = None if nobody else self.world.names[speaker]
        cue, lemma = ACTS[act][:2]
        at = sum(map(len, parts))
        lead = f"{source} {cue} " if source else f"reportedly {cue} "
        content = next(self._sentences)
        parts.append(f"{lead}{content}. ")
        hops = 0 if nobody else 1 + (dice[1] < 0.15) + (dice[1] < 0.03)
        hedge = list(HEDGES)[int(dice[2] * 24)] if dice[2] < 4 / 24 else None
        return {
            "speaker": speaker, "relay": relay, "act": act, "kind": kind, "source": source,
            "cue": cue if source else "reportedly", "lemma": lemma, "hops": hops, "hedge": hedge,
            "content": content, "dice": dice,
            "spans": [[at + len(lead), at + len(lead) + len(content)]],
            "source_spans": [[at, at + len(source)]] if source else None,
            "cue_spans": [[at + len(lead) - len(cue) - 1, at + len(lead) - 1]],
        }  # fmt: skip

    def _speaker(self, rank: int, reading: int) -> tuple[int, int]:
        """Ids of the speaker of this reading and of its name."""
        name = self.world.names[rank]
        if name not in self._names:
            self._names[name] = id_ = next(self._ids["names"])
            self._rows["names"].append({"id": id_, "name": name, "folded": fold(name)})
        if name not in self._speaker_ids:
            self._speaker_ids[name] = id_ = next(self._ids["speakers"])
            self._rows["speakers"].append({
                "id": id_, "reading_id": reading, "local_id": f"s{len(self._speaker_ids)}",
                "name_id": self._names[name], "type": self.world.types[rank], "role": None,
                "affiliation": None, "anonymity": None, "mentions": [],
            })  # fmt: skip
        return self._speaker_ids[name], self._names[name]

    def _attribution(  # noqa: PLR0913, PLR0917 - the row's own parts
        self, made: dict[str, Any], reading: int, local: int, salt: str,
        copies: dict[str, Any], earlier: list[int],
    ) -> int:  # fmt: skip
        id_ = next(self._ids["attributions"])
        dice, speaker, name = made["dice"], None, None
        for position in range(made["hops"]):
            last = position == made["hops"] - 1
            rank = made["speaker"] if last else (made["relay"] + position) % NAMES
            speaker, name = self._speaker(rank, reading)
            self._rows["chain_links"].append(
                {
                    "attribution_id": id_,
                    "position": position,
                    "speaker_id": speaker,
                    "relay_id": None if last else name,
                }
            )
        low, high = HEDGES.get(made["hedge"], (None, None))
        denies = made["act"] == "deny" or dice[3] < 0.01
        self._rows["attributions"].append({
            "id": id_, "key": f"a-{hash_of(salt)[:16]}", "reading_id": reading,
            "local_id": f"a{local}", "parent_id": None, "kind": made["kind"],
            "content": made["content"], "content_spans": made["spans"], "cue": made["cue"],
            "cue_spans": made["cue_spans"], "lemma": made["lemma"], "act": made["act"],
            "source": made["source"], "source_spans": made["source_spans"], "addressee": None,
            "addressee_spans": None, "speaker_id": speaker, "candidates": [],
            "polarity": "deny" if denies else "affirm", "said": None, "said_start": None,
            "said_end": None, "certainty_low": low, "certainty_high": high,
            "certainty_words": [made["hedge"]] if made["hedge"] else None,
            "certainty_scale": "invented" if made["hedge"] else None,
            "confidence": round(1 - dice[4] ** 2 * 0.6, 4), "name_id": name,
            "speaker_type": self.world.types[made["speaker"]] if made["hops"] else None,
            **copies, "hops": made["hops"],
        })  # fmt: skip
        if earlier and (denies or dice[3] > 0.99):
            self._rows["replies"].append({
                "attribution_id": id_, "target_id": earlier[-1],
                "kind": "denies" if denies else "answers", "position": 0,
            })  # fmt: skip
        if dice[5] < 0.05:
            self._forecast(id_, salt, made, copies["day"])
        return id_

    def _forecast(
        self, attribution: int, salt: str, made: dict[str, Any], day: date | None
    ) -> None:
        id_ = next(self._ids["forecasts"])
        days = int(made["dice"][5] / 0.05 * 900)
        horizon = day + timedelta(days) if day and days < 700 else None
        low, high = HEDGES.get(made["hedge"] or "may" if days % 2 else "", (None, None))
        self._rows["forecasts"].append({
            "id": id_, "key": f"f-{hash_of(salt)[:16]}", "attribution_id": attribution,
            "event": made["content"], "event_spans": made["spans"], "low": low, "high": high,
            "horizon_start": horizon and day, "horizon_end": horizon, "condition": None,
            "condition_spans": None,
        })  # fmt: skip
        if id_ % 10 == 0 and horizon:
            self._rows["resolutions"].append({
                "id": next(self._ids["resolutions"]), "forecast_id": id_,
                "outcome": ("yes", "no", "no", "void")[id_ // 10 % 4], "resolved_on": horizon,
                "because": f"https://news.example/{id_}", "recorded": NOW,
            })  # fmt: skip


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
