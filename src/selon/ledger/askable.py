"""What a ledger can be asked, as its methods: with the names and filters of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from selon.ledger import foretelling, questions, showing
from selon.ledger.filters import Filters

if TYPE_CHECKING:
    from datetime import date

    import sqlalchemy as sa

    from selon.ledger.answers import Answer, Denial, Foretold, SpeakerCount, Statement
    from selon.ledger.filters import Narrowing
    from selon.ledger.foretelling import Scores
    from selon.ledger.showing import ShownDocument, ShownStatement

__all__ = ["Askable"]


class Askable:
    """The questions to a ledger; the work is done in ``questions``, ``foretelling``, ``showing``.

    Filters are those of ``selon.ledger.filters.Filters``, by name: ``since="2024-01"``,
    ``anonymous=True``, ``limit=1000``. An ``Answer`` is a sequence of dataclasses and, by
    ``.arrow()``, ``.polars()`` and ``.pandas()``, a frame. Every question raises ``UsageError``
    where it makes no sense, and ``LedgerError`` where the ledger can't be read.

    Attributes:
        engine: of the ledger's database.
    """

    engine: sa.Engine

    def who(self, name: str, **filters: Unpack[Narrowing]) -> Answer[SpeakerCount]:
        """Speakers by words of their names, and how often they speak; the most frequent first.

        What one of them said: ``search(speaker=name)``.
        """
        return questions.who(self, name, Filters(**filters))

    def search(self, words: str | None = None, **filters: Unpack[Narrowing]) -> Answer[Statement]:
        """Statements, newest first: with ``words`` in their contents, or all that fit.

        ``selon.ledger.words`` says what words may be; ``order="best"`` puts the best match first.
        """
        if words is None:
            return questions.said(self, Filters(**filters))
        return questions.search(self, words, Filters(**filters))

    def denials(self, key: str | None = None, **filters: Unpack[Narrowing]) -> Answer[Denial]:
        """Who denied what, newest first; with the ``key`` of a statement, who denied that."""
        return questions.denials(self, Filters(**filters), key=key)

    def forecasts(
        self, *, due: date | str | None = None, open_only: bool = False,
        **filters: Unpack[Narrowing],
    ) -> Answer[Foretold]:  # fmt: skip
        """Forecasts, those first whose time is up first; those without a horizon last.

        Args:
            due: only those whose last day is before this one (of a year or month, its first).
            open_only: leave out those that were resolved.
            filters: of the statements that hold them; neither ``source`` nor ``through``.
        """
        filtered = Filters(**filters)
        return foretelling.forecasts(self, filtered, before=due, open_only=open_only)

    def scores(self, **filters: Unpack[Narrowing]) -> Scores:
        """How good forecasts were that are resolved, by speaker: Brier scores and calibration.

        Its ``scored`` and its ``calibration`` are an ``Answer`` each.
        """
        return foretelling.scores(self, Filters(**filters))

    def show(self, key: str) -> ShownStatement | ShownDocument:
        """One statement with all that surrounds it, or one document with its statements.

        Args:
            key: of a statement, a forecast or a document, or the beginning of one.
        """
        return showing.show(self, key)
