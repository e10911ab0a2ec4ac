"""The exception tree, every error with a code.

    SelonError                    E000
    ├── InputError                E100   an input that cannot be read; the batch goes on without it
    │   ├── NotFound              E101   no such file or folder
    │   ├── Empty                 E102   nothing to read in it
    │   ├── NotText               E103   binary, or no encoding fits
    │   ├── BadRecord             E104   a line, row or record of a file that is not a document
    │   ├── NoArticle             E105   HTML without an article's text, or a feed
    │   ├── TooHeavy              E106   extraction went past its time or memory limit
    │   ├── TooLarge              E107   larger than the limit set for its kind
    │   └── NotAFeed              E120   no RSS, Atom, JSON Feed, OPML or news sitemap
    ├── FetchError                E200   a URL that cannot be fetched
    │   ├── Forbidden             E201   refused: scheme, or an address that is not public
    │   ├── Disallowed            E202   the site's robots.txt does not allow it
    │   └── NotNow                E203   the site cannot be asked now; it will be another time
    ├── WeightsError              E300   the model's weights are missing or damaged
    ├── UsageError                E400   a call with arguments that make no sense
    ├── LedgerError               E500   a ledger that cannot be opened, read or written
    │   ├── LedgerNotFound        E501   no such file, or no server or database answers
    │   ├── LedgerReadOnly        E502   it may be read, but not written
    │   ├── LedgerFull            E503   the disk is full
    │   ├── LedgerDamaged         E504   the file is broken
    │   ├── LedgerTooNew          E505   made by a later version of Selon
    │   ├── LedgerTooOld          E506   made by an earlier one, and it may not be written to
    │   ├── LedgerBusy            E507   others have been writing to it for too long
    │   └── NotALedger            E508   a file or database of something else
    └── InternalError             E900   a fault of Selon's own while reading one document
        └── WorkerDied            E901   the process that read it died (out of memory, killed)

Codes are stable: a program may rely on ``error.code``; the wording of a message may change.
"""

from __future__ import annotations

__all__ = [
    "BadRecord",
    "Disallowed",
    "Empty",
    "FetchError",
    "Forbidden",
    "InputError",
    "InternalError",
    "LedgerBusy",
    "LedgerDamaged",
    "LedgerError",
    "LedgerFull",
    "LedgerNotFound",
    "LedgerReadOnly",
    "LedgerTooNew",
    "LedgerTooOld",
    "NoArticle",
    "NotAFeed",
    "NotALedger",
    "NotFound",
    "NotNow",
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
    """What should be a document in a file of many, and is none.

    A line of JSON Lines or a JSON file, a row of CSV or Parquet, a record of a web archive: broken,
    incomplete, or without a text. Also a whole file in which the columns asked for are missing.
    """

    code = "E104"


class NoArticle(InputError):
    """HTML in which no article text was found; a feed where an article was expected."""

    code = "E105"


class TooHeavy(InputError):
    """Extraction that went past its time or memory limit and was stopped."""

    code = "E106"


class TooLarge(InputError):
    """An input larger than the limit set for its kind."""

    code = "E107"


class NotAFeed(InputError):
    """What should be RSS, Atom, JSON Feed, OPML or a news sitemap, and is something else."""

    code = "E120"


class FetchError(SelonError):
    """A URL that cannot be fetched."""

    code = "E200"


class Forbidden(FetchError):
    """A URL that Selon refuses to fetch: its scheme, or an address that is not public."""

    code = "E201"


class Disallowed(FetchError):
    """A URL that the site's ``robots.txt`` asks programs not to fetch."""

    code = "E202"


class NotNow(FetchError):
    """A site that cannot be asked now: it wants to be left alone, or has no ``robots.txt`` to give.

    What waits for it is asked for another time.
    """

    code = "E203"


class WeightsError(SelonError):
    """The model's weights are missing or damaged."""

    code = "E300"


class UsageError(SelonError):
    """Arguments that make no sense together."""

    code = "E400"


class LedgerError(SelonError):
    """A ledger that cannot be opened, read or written."""

    code = "E500"


class LedgerNotFound(LedgerError):
    """No such file, or no server or no database answers at this address."""

    code = "E501"


class LedgerReadOnly(LedgerError):
    """A ledger that may be read, but not written."""

    code = "E502"


class LedgerFull(LedgerError):
    """No room is left for the ledger; nothing of the batch was kept."""

    code = "E503"


class LedgerDamaged(LedgerError):
    """A ledger whose file is broken."""

    code = "E504"


class LedgerTooNew(LedgerError):
    """A ledger made by a later version of Selon than this one."""

    code = "E505"


class LedgerTooOld(LedgerError):
    """A ledger made by an earlier version, opened where it may not be brought up to date."""

    code = "E506"


class LedgerBusy(LedgerError):
    """A ledger that others have been writing to for longer than we wait."""

    code = "E507"


class NotALedger(LedgerError):
    """A file or a database that holds something else."""

    code = "E508"


class InternalError(SelonError):
    """A fault of Selon's own while reading one document; please report it."""

    code = "E900"


class WorkerDied(InternalError):
    """The process that read a document died, for instance for want of memory."""

    code = "E901"
