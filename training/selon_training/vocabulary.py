"""Choose the pieces that the shipped model keeps: those that 13 languages really use.

Word frequencies come from the PyPI package ``wordfreq`` (Speer 2022). Each language's most
frequent words, small and capitalised, are cut into pieces by the full vocabulary; a piece is
kept when it carries enough of any language's text. Cutting the vocabulary to the training text
would ruin every language but that text's.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from pathlib import Path

from selon.tagging.tokens import Vocabulary
from selon_training.e5 import Encoder, decode

LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "uk"]
WORDS = 120_000
KEEP = {"en": 32_000, "fr": 32_000}
KEEP_OTHER = 17_000


def full(e5: Encoder) -> Vocabulary:
    """The encoder's whole vocabulary."""
    norm = {chr(code): new for code, new in e5.norm.items() if chr(code) != new}
    return Vocabulary(e5.pieces, e5.scores.tolist(), norm)


def _script_ok(piece: str) -> bool:
    names = [unicodedata.name(c, "") for c in piece if c.isalpha()]
    return all(n.split(" ")[0] in ("LATIN", "CYRILLIC", "ARABIC") for n in names)


def _usage(vocabulary: Vocabulary, language: str) -> Counter[int]:
    import wordfreq

    used: Counter[int] = Counter()
    words = wordfreq.top_n_list(language, WORDS)
    batch = [(form, wordfreq.word_frequency(word, language) * weight)
             for word in words
             for form, weight in ((word, 1.0), (word.capitalize(), 0.3), (word.upper(), 0.01))]  # fmt: skip
    forms = [vocabulary.normalise(form)[0] for form, _ in batch]
    encodings = vocabulary.tokenizer.encode_batch(forms, add_special_tokens=False)
    for encoding, (_, weight) in zip(encodings, batch, strict=True):
        for piece in encoding.ids:
            used[piece] += weight  # type: ignore[assignment]
    return used


def choose(e5: Encoder) -> list[int]:
    """Ids of the pieces to keep, in the order of the full vocabulary; specials first."""
    vocabulary = full(e5)
    keep = set(range(4))
    for i, piece in enumerate(e5.pieces):
        letters = piece.lstrip("▁")
        short = len(letters) <= 2 and _script_ok(letters)
        marks = len(letters) <= 4 and not any(c.isalpha() for c in letters)
        if i >= 4 and (short or marks):
            keep.add(i)
    for language in LANGUAGES:
        top = _usage(vocabulary, language).most_common(KEEP.get(language, KEEP_OTHER))
        keep |= {i for i, _ in top}
    return sorted(i for i in keep if i < 4 or e5.pieces[i])


def main() -> None:
    """Write ``vocabulary.json`` and ``vocabulary.ids`` (ids in the full vocabulary)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--e5", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    e5 = decode(args.e5)
    kept = choose(e5)
    whole = full(e5)
    args.out.mkdir(parents=True, exist_ok=True)
    Vocabulary([e5.pieces[i] for i in kept], [float(e5.scores[i]) for i in kept], whole.norm).save(
        args.out / "vocabulary.json"
    )
    (args.out / "vocabulary.ids").write_text("\n".join(map(str, kept)), "utf-8")
    print(len(kept), "pieces kept")


if __name__ == "__main__":
    main()
