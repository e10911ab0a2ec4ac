"""The exception tree, every error with a code.

    SelonError                    E000
    ├── InputError                E100   an input that cannot be read; the batch goes on without it
    │   ├── NotFound              E101   no such file or folder
    │   ├── Empty                 E102   nothing to read in it
    │   ├── NotText               E103   binary, or no encoding fits
    │   ├── BadRecord             E104   a JSON Lines line that is not a document
    │   ├── NoArticle             E105   HTML without an article's text
    │   ├── TooHeavy              E106   extraction went past its time or memory limit
    │   └── TooLarge              E107   larger than the limit set for its kind
    ├── FetchError                E200   a URL that cannot be fetched
    │   └── Forbidden             E201   refused: scheme, or an address that is not public
    ├── WeightsError              E300   the model's weights are missing or damaged
    ├── UsageError                E400   a call with arguments that make no sense
    └── InternalError             E900   a fault of Selon's own while reading one document
        └── WorkerDied            E901   the process that read it died (out of memory, killed)

Codes are stable: a program may rely on ``error.code``; the wording of a message may change.
"""

from __future__ import annotations

__all__ = [
    "BadRecord",
    "Empty",
    "FetchError",
    "Forbidden",
    "InputError",
    "InternalError",
    "NoArticle",
    "NotFound",
    "NotText",
    "SelonError",
    "TooHeavy",
    "TooLarge",
    "UsageError",
    "WeightsError",
    "WorkerDied",
]


class SelonError(Exception):
    """Anything Selon raises on purpose.

    Args:
        reason: one line for people, without the input's name.
        name: the input as the user gave it (path, URL, ``file.jsonl#7``), if there is one.
    """

    code = "E000"

    def __init__(self, reason: str, name: str | None = None) -> None:
        self.reason = " ".join(reason.split())
        self.name = name
        super().__init__(reason, name)

    def __str__(self) -> str:
        where = f"{self.name}: " if self.name else ""
        return f"{where}{self.reason} [{self.code}]"


class InputError(SelonError):
    """An input that cannot be read; the rest of the batch goes on."""

    code = "E100"


class NotFound(InputError):
    """No such file or folder, or one that may not be opened."""

    code = "E101"


class Empty(InputError):
    """An input with nothing to read in it."""

    code = "E102"


class NotText(InputError):
    """Binary data, or bytes that no text encoding fits."""

    code = "E103"


class BadRecord(InputError):
    """A JSON Lines line that is not a document."""

    code = "E104"


class NoArticle(InputError):
    """HTML in which no article text was found."""

    code = "E105"


class TooHeavy(InputError):
    """Extraction that went past its time or memory limit and was stopped."""

    code = "E106"


class TooLarge(InputError):
    """An input larger than the limit set for its kind."""

    code = "E107"


class FetchError(SelonError):
    """A URL that cannot be fetched."""

    code = "E200"


class Forbidden(FetchError):
    """A URL that Selon refuses to fetch: its scheme, or an address that is not public."""

    code = "E201"


class WeightsError(SelonError):
    """The model's weights are missing or damaged."""

    code = "E300"


class UsageError(SelonError):
    """Arguments that make no sense together."""

    code = "E400"


class InternalError(SelonError):
    """A fault of Selon's own while reading one document; please report it."""

    code = "E900"


class WorkerDied(InternalError):
    """The process that read a document died, for instance for want of memory."""

    code = "E901"
