"""The terminal's tables: a row for each attribution, each speaker, each forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from selon.views.facts import chance, days, hedge, horizon, percent
from selon.views.layers import ledger_order
from selon.views.text import one_line
from selon.views.voices import parts, pointed_at, station, voices

if TYPE_CHECKING:
    from selon.records import Attribution, Forecast, Reading
    from selon.views.voices import Part, Voice

__all__ = ["NARROW", "NOBODY", "QUOTED", "forecasts", "ledger", "speakers"]

NOBODY = "(nobody named)"
# How full the circle is says how much of the content is quoted.
QUOTED = {"direct": "●", "mixed": "◐", "indirect": "○", "hearsay": "◌"}
# Narrower terminals than this get the content on a line of its own.
NARROW = 84
_TINY = 56  # … and than this the speakers get no columns
_DOUBTFUL = 0.5
_NAME = "not dim bold magenta"
_RELAY = "not dim magenta"
_LONGEST = 160  # cells of a speaker's name in the list of speakers
_CONFIDENCE = 6  # cells of "?100 %"
_GAP = 2

Numbers = Mapping[str, int]


class _Piece(NamedTuple):
    """Words that stand together; where room is short, ``words`` are cut and the ends stay."""

    words: str
    style: str = ""
    before: str = ""
    after: str = ""
    before_style: str = ""
    gap: int = 1  # spaces between it and what stands before it on its line

    def fitted(self, room: int) -> Text:
        """The piece in at most ``room`` cells."""
        room = max(room - cell_len(self.before) - cell_len(self.after), 2)
        words = self.words
        if len(words) > 4 * room:  # marks without width can make a name of few cells very long
            words = words[: 4 * room] + "…"
        text = Text(words, style=self.style)
        text.truncate(room, overflow="ellipsis")
        return Text.assemble((self.before, self.before_style), text, (self.after, self.style))

    @property
    def cells(self) -> int:
        """How wide it is uncut."""
        return cell_len(self.before) + cell_len(self.words) + cell_len(self.after)


@dataclass(frozen=True, slots=True)
class _Row:
    """One attribution with all that its row tells."""

    number: int
    depth: int
    attribution: Attribution
    voice: Voice
    marks: tuple[_Piece, ...]


def ledger(reading: Reading, numbers: Numbers, width: int) -> RenderableType:
    """A row for each attribution, ``width`` cells wide; ``numbers`` by id."""
    heard = voices(reading)
    denied = pointed_at(reading, "denies")
    rows = [
        _Row(numbers[a.id], depth, a, heard[a.id], tuple(_marks(a, numbers, denied)))
        for a, depth in ledger_order(reading)
    ]
    if width < NARROW:
        return Group(*(_block(row, len(str(len(rows))), width) for row in rows))
    return _columns(rows, width)


def _columns(rows: Sequence[_Row], width: int) -> RenderableType:
    digits = len(str(len(rows)))
    room = width - digits - 1 - _CONFIDENCE - 5 * _GAP
    names = [_names(row, room * 40 // 100) for row in rows]
    acts = [_packed([*_act(row), *row.marks], room * 22 // 100) for row in rows]
    wide = [max(line.cell_len for cell in cells for line in cell) for cells in (names, acts)]
    content_room = room - sum(wide)
    widths = (digits, 1, *wide, content_room, _CONFIDENCE)
    indent = digits + 1 + 2 * _GAP
    drawn: list[RenderableType] = [table := _grid(widths)]
    for row, who, act in zip(rows, names, acts, strict=True):
        table.add_row(
            Text(str(row.number), style="dim"),
            Text(QUOTED[row.attribution.kind]),
            Text("\n").join(who),
            Text("\n").join(act),
            _content(row.attribution, content_room, max(len(who), len(act))),
            _confidence(row.attribution),
        )
        below = _packed(_when(row.attribution), width - indent)
        if below:  # lines as wide as the table, which goes on below them
            drawn += [Padding(line, (0, 0, 0, indent)) for line in below]
            drawn.append(table := _grid(widths))
    return Group(*drawn)


def _grid(widths: Sequence[int]) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for i, cells in enumerate(widths):
        right = i in {0, len(widths) - 1}
        table.add_column(no_wrap=True, width=cells, justify="right" if right else "left")
    return table


def _block(row: _Row, digits: int, width: int) -> RenderableType:
    """For a terminal too narrow for columns: who, how, what, each on lines of its own."""
    indent = digits + 4
    room = width - indent - _CONFIDENCE - 1
    who = _hops(row, room)
    rest = [*_act(row), *row.marks, *_aside(row.voice)]
    # What is told of it stands beside a name that leaves it room; a cue only with its act.
    acts = rest[1].gap + rest[1].cells if len(_act(row)) > 1 else 0
    while len(who) == 1 and rest and who[0].cell_len + rest[0].gap + rest[0].cells + acts <= room:
        acts = 0
        who[0].append(" " * rest[0].gap).append_text(rest.pop(0).fitted(room))
    first = Text.assemble((f"{row.number:>{digits}}  ", "dim"), QUOTED[row.attribution.kind], " ")
    first.append_text(who[0])
    confidence = _confidence(row.attribution)
    first.append(" " * (width - first.cell_len - confidence.cell_len)).append_text(confidence)
    below = [
        *who[1:],
        *_packed(rest, width - indent),
        _content(row.attribution, width - indent, 1),
        *_packed(_when(row.attribution), width - indent),
    ]
    return Group(first, *(Padding(line, (0, 0, 0, indent)) for line in below))


def _names(row: _Row, room: int) -> list[Text]:
    """Relays and speaker; below, the source's words or those it may mean."""
    lines = _hops(row, room)
    margin = " " * len(_branch(row.depth, room))
    aside = _packed(_aside(row.voice), room - len(margin))
    return [*lines, *(Text(margin).append_text(line) for line in aside)]


def _hops(row: _Row, room: int) -> list[Text]:
    """The chain with its arrows, after a branch where it is nested."""
    voice, branch = row.voice, _branch(row.depth, room)
    hops = [_Piece(one_line(s.name), _RELAY, after=" →") for s in voice.relays]
    if voice.name is None:
        hops.append(_Piece(NOBODY, "italic"))
    else:
        hops.append(_Piece(voice.name, _NAME if voice.speaker else _RELAY))
    lines = _packed(hops, room - len(branch), hang=2)
    margins = [branch, *(" " * len(branch) for _ in lines[1:])]
    return [Text.assemble((m, "dim"), x) for m, x in zip(margins, lines, strict=True)]


def _branch(depth: int, room: int) -> str:
    return "  " * min(depth - 1, 8, room // 8) + "└ " if depth else ""


def _aside(voice: Voice) -> Iterable[_Piece]:
    """The source's words where they are not the name; whom they may mean: ``A or`` ``B?``."""
    if voice.phrase:
        yield _Piece(voice.phrase, "dim", "‹", "›", "dim", gap=2)
    for i, speaker in enumerate(voice.candidates, 1):
        end = "?" if i == len(voice.candidates) else " or"
        yield _Piece(one_line(speaker.name), "dim italic", after=end, gap=2 if i == 1 else 1)


def _act(row: _Row) -> list[_Piece]:
    """The cue, marked where it denies, and its act."""
    a = row.attribution
    denial = "✗ " if a.polarity == "deny" or a.denies else ""
    cue = one_line(a.cue.text) if a.cue else "—"
    pieces = [_Piece(cue, "italic cyan", denial, before_style="bold red", gap=2)]
    if a.cue and a.cue.act and a.cue.act != a.polarity:
        pieces.append(_Piece(one_line(a.cue.act), "dim", "(", ")", "dim"))
    return pieces


def _marks(a: Attribution, numbers: Numbers, denied: Mapping[str, list[str]]) -> Iterable[_Piece]:
    for word, ids, style in (
        ("denies", a.denies, "bold red"),
        ("answers", a.answers, "bold"),
        ("denied by", denied.get(a.id, ()), "red"),
    ):
        targets = sorted({numbers[i] for i in ids if i in numbers})
        if targets:
            yield _Piece(f"{word} {','.join(map(str, targets))}", style, gap=2)


def _when(a: Attribution) -> Iterable[_Piece]:
    """When it was said, and how strongly the source puts it."""
    if a.said:
        yield _Piece(f"said {days(a.said.start, a.said.end)}", "dim", gap=2)
    if a.certainty:
        share, words, scale = hedge(a.certainty)
        before = f"certainty {share or scale}{': ' if words else ''}"
        after = f", {scale}" if share else ""
        yield _Piece(words, "dim", before, after, "dim", gap=2)


def _packed(pieces: Iterable[_Piece], room: int, hang: int = 0) -> list[Text]:
    """The pieces on as few lines as hold them, each whole where it can be."""
    lines: list[Text] = []
    for piece in pieces:
        if lines and lines[-1].cell_len + piece.gap + piece.cells <= room:
            lines[-1].append(" " * piece.gap).append_text(piece.fitted(room))
        else:
            lead = " " * hang if lines else ""
            lines.append(Text(lead).append_text(piece.fitted(room - len(lead))))
    return lines


def _content(a: Attribution, room: int, lines: int) -> Text:
    return _shortened(a.content.text, "red" if a.polarity == "deny" else "green", room, lines)


def _shortened(words: str, style: str, room: int, lines: int) -> Text:
    """The words on so many lines at most, each ``room`` cells wide."""
    room = max(room, 4)
    text = Text(one_line(words)[: 4 * room * lines], style=style)
    wrapped = [text]
    if lines > 1:
        console = Console(width=room, highlight=False, markup=False, emoji=False)
        wrapped = list(text.wrap(console, room, overflow="fold"))
    for line in wrapped:
        line.rstrip()
    last = Text(" ").join(wrapped[lines - 1 :])
    last.truncate(room, overflow="ellipsis")
    return Text("\n").join([*wrapped[: lines - 1], *([last] if last else [])])


def _confidence(a: Attribution) -> Text:
    doubt = "?" if a.confidence < _DOUBTFUL else " "
    return Text(f"{doubt}{percent(a.confidence)}", style="dim")


def speakers(reading: Reading, width: int) -> RenderableType | None:
    """Who speaks or relays, how often, and what the article tells of them; ``None`` for nobody."""
    found = parts(reading, (a for a, _ in ledger_order(reading)))
    if not found:
        return None
    if width < _TINY:
        return Padding(Group(*map(_person, found)), (0, 0, 0, 2))
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(overflow="fold", max_width=(width - 2) * 2 // 5)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, justify="right")
    table.add_row(*(Text(t, style="dim") for t in ("speaker", "type", "role", "says", "relays")))
    for part in found:
        says, relays = (Text(str(len(ids) or "–")) for ids in (part.says, part.relays))
        table.add_row(_name(part), Text(part.speaker.type or "–"), _known(part), says, relays)
    return Padding(table, (0, 0, 0, 2))


def _name(part: Part) -> Text:
    return _Piece(one_line(part.speaker.name), _NAME).fitted(_LONGEST)


def _known(part: Part) -> Text:
    known = Text(station(part.speaker))
    if part.speaker.anonymity:
        why = f"{'; ' if known else ''}unnamed: {one_line(part.speaker.anonymity)}"
        known.append(why, style="dim italic")
    return known


def _person(part: Part) -> Text:
    """One speaker as a sentence, for a terminal too narrow for columns."""
    says = f"says {len(part.says)}" if part.says else ""
    relays = f"relays {len(part.relays)}" if part.relays else ""
    rest = [part.speaker.type or "", _known(part).plain, says, relays]
    return _name(part).append("  " + " · ".join(r for r in rest if r), style="not bold dim")


def forecasts(reading: Reading, numbers: Numbers, width: int) -> RenderableType | None:
    """What is foretold, by whom, how likely, when and on what condition; ``None`` for nothing."""
    heard = voices(reading)
    found = [f for f in reading.forecasts if f.attribution in numbers]
    if not found:
        return None
    found.sort(key=lambda f: (numbers[f.attribution], f.event.start))
    digits = len(str(numbers[found[-1].attribution]))
    indent = digits + 4
    drawn: list[RenderableType] = [Text("  forecasts", style="dim")]
    for f in found:
        figure = Text(f"  {numbers[f.attribution]:>{digits}}  ", style="dim")
        event = _shortened(f.event.text, "not dim green", width - indent, 2).split("\n")
        facts = _packed(_foretold(f, heard[f.attribution], reading), width - indent)
        first, *rest = [*event, *facts]
        drawn.append(figure.append_text(first))
        drawn += [Padding(line, (0, 0, 0, indent)) for line in rest]
    return Group(*drawn)


def _foretold(forecast: Forecast, voice: Voice, reading: Reading) -> Iterable[_Piece]:
    """By whom, how likely, when, if."""
    if voice.name is None:
        yield _Piece(NOBODY, "italic")
    else:
        yield _Piece(voice.name, _NAME if voice.speaker else _RELAY)
    if forecast.probability:
        yield _Piece(chance(*forecast.probability), gap=2)
    when = horizon(forecast, reading.document)
    if when:
        yield _Piece(when, gap=2)
    if forecast.condition:
        yield _Piece(one_line(forecast.condition.text), "dim italic", "‹", "›", "dim", gap=2)
