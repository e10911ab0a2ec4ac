"""schema.org: a ``Claim`` for what is said, a ``DisagreeAction`` for a denial.

What schema.org allows, and why it is used so (definitions: schema.org/Claim, /ClaimReview,
/DisagreeAction, /firstAppearance, /claimInterpreter, release 28):

- A ``Claim`` has ``author`` (Person or Organization), ``text``, ``appearance``. The content of a
  denial is *not* the denier's claim: it gets no author. The denier is the ``agent`` of a
  ``DisagreeAction`` ("expressing a difference of opinion with the object … a proposition") whose
  ``object`` is what is denied. ``ClaimReview`` is for reviews with a rating: a denial has none, and
  "Schema.org does not define any types of relationship between claims".
- An author or agent is never a document: a claim made by one ``isBasedOn`` it, a denial has it as
  ``instrument``.
- ``firstAppearance`` only where the article itself says that a medium or a document had it before.
- ``claimInterpreter`` is a Person or Organization who took a claim out of a MediaObject: a program
  that reads text is neither, so it is left out.
- ``datePublished`` is when the claim was made: only where the article tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selon.views.exports import iris
from selon.views.exports.graphs import OWN, SCHEMA, graph
from selon.views.exports.texts import day_like, present
from selon.views.exports.who import Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selon.ledger.rows import Kept
    from selon.records import Speaker
    from selon.views.exports import Out

__all__ = ["claim_nodes", "write"]

Node = dict[str, Any]


def write(kept: Iterable[Kept], out: Out) -> None:
    """One JSON-LD document; each line of its graph can be understood by itself."""
    nodes = (
        node for one in kept for statement in statements(one)
        for node in claim_nodes(statement, statement.article())
    )  # fmt: skip
    for piece in graph([SCHEMA, OWN], nodes):
        out.write(piece)


def claim_nodes(statement: Statement, article: Node) -> Iterator[Node]:
    """What is said, and if it rejects something, the rejecting; ``article`` is where it stands."""
    claim = _claim(statement, article)
    if statement.rejects:
        yield _denial(statement, claim | {"selon:attribution": _of(statement)})
        return
    yield claim | _authorship(statement) | statement.details()
    if statement.denies:
        yield _denial(statement, None)


def _claim(statement: Statement, article: Node) -> Node:
    a = statement.attribution
    parent = statement.parent
    return {
        "@id": statement.said,
        "@type": ["Claim", "Quotation"] if a.kind == "direct" else ["Claim"],
        "identifier": statement.key,
        "text": a.content.text,
        **present(
            inLanguage=statement.kept.reading.document.language,
            isPartOf=parent and {"@id": parent},
            temporalCoverage=[
                f"{start.isoformat()}/{end.isoformat()}"
                for _, f in statement.forecasts if f.horizon for start, end in [f.horizon]
            ],
        ),
        "appearance": article,
        "sdDatePublished": statement.read_on(),
    }  # fmt: skip


def _authorship(statement: Statement) -> Node:
    """By whom, on whose word, when; and what it is about of what others said."""
    speaker, when = statement.voice.speaker, statement.attribution.said
    written = speaker is not None and speaker.type == "document"
    node = speaker and statement.speaker_node(speaker)
    return present(
        author=None if written else node,
        isBasedOn=node if written else None,
        creditText=statement.credit,
        firstAppearance=_first(statement),
        datePublished=when and day_like(when.start, when.end),
        about=[{"@id": i} for i in (*statement.denies, *statement.answers)],
    )


def _first(statement: Statement) -> Node | None:
    """Where it stood before, if in what a medium put out or in a document: the innermost one."""
    for position, speaker in reversed(list(enumerate(statement.chain))):
        if speaker.type == "document":
            return statement.speaker_node(speaker)
        if speaker.type == "media":
            return _published(statement, position, speaker)
    return None


def _published(statement: Statement, position: int, medium: Speaker) -> Node:
    return {
        "@id": iris.relayed(statement.key, position),
        "@type": "CreativeWork",
        "publisher": statement.speaker_node(medium),
    }


def _denial(statement: Statement, rejected: Node | None) -> Node:
    """The rejecting: of the claim ``rejected`` and of those it is about; or of these alone."""
    speaker = statement.voice.speaker
    role = "instrument" if speaker and speaker.type == "document" else "agent"
    others = [{"@id": i} for i in statement.denies if i != statement.said]
    node = {
        "@id": iris.denial(statement.key),
        "@type": "DisagreeAction",
        **present(**{role: speaker and statement.speaker_node(speaker)}),
        "object": [rejected, *others] if rejected else others,
    }
    if rejected is None:
        return node | {"result": {"@id": statement.said}}
    return node | present(description=statement.credit) | statement.details()


def _of(statement: Statement) -> str:
    return iris.named("attribution", statement.key)
