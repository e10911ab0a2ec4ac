"""Bytes to text: every byte is accounted for, nothing is trimmed, joined or normalised.

In this order: byte-order mark, binary check, UTF-16/32 without a mark (by where the NULs fall),
strict UTF-8, UTF-8 with a little damage, the eight-bit code pages of the languages Selon reads
where every character is one those languages use, then charset-normalizer, then Windows-1252.

The code pages come before charset-normalizer because it confuses Western ones: in our trials
it read French Windows-1252 as Windows-1250 ("à" as "ŕ") and Turkish likewise.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from selon.errors import NotText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["decode", "decode_parts", "encoding_of_sample", "refuse_binary", "unmarked_wide"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark starts with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"BZh91AY&SY", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite file"),
    (b"{\\rtf", "an RTF document"),
    (b"OggS\x00", "an Ogg file"),
    (b"ID3\x03", "an MP3 file"),
    (b"ID3\x04", "an MP3 file"),
)

# Controls that text does not use; tab, line feed, form feed, carriage return, escape are spared.
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\f\r\x1b") + b"\x7f"
_ASCII = bytes(range(128))

_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŸàáâãäåæçèéêëìíîïñòóôõöøùúûüœÿßªº"
    "«»‹›“”„‘’‚–—…•·¡¿°§€£\u00a0®©™²½×†"
)
_TURKISH = _WESTERN | frozenset("ğĞıİşŞ")
_POLISH = frozenset("ĄĆĘŁŃÓŚŹŻąćęłńóśźżéöüäáß«»“”„‘’‚–—…•·°§€\u00a0®©™×†")
_CODE_PAGES = (
    ("cp1252", _WESTERN),
    ("cp1254", _TURKISH),
    ("cp1250", _POLISH),
    ("iso8859-2", _POLISH),
    ("mac-roman", _WESTERN),
    ("cp850", _WESTERN),
)
# Above this share of letters beyond ASCII a text is in no Latin script (French has some 4 %).
_LATIN_SHARE = 0.3
# What stands between small letters only where a letter was read in the wrong code page.
_INSIDE_WORD = re.compile(r"(?<=[a-z])[‚„…®°§«»¿¡©†‹›‘“”½²ªº·À-ÖØ-Þ](?=[a-z])")
_INSIDE_SHARE = 0.1

_SAMPLE = 64 * 1024
_PATTERN_SAMPLE = 4096


def decode(data: bytes, *, name: str | None = None, declared: str | None = None) -> str:
    """The text of ``data``, without its byte-order mark.

    Args:
        data: the whole input.
        name: the input's name, for the error.
        declared: an encoding named outside the data (HTTP header, meta tag); used where the
            data has no byte-order mark and decodes strictly in it.

    Raises:
        NotText: binary data, or no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding == "utf-8":
                break
            return _decode_wide(data, encoding, name)
    refuse_binary(data, name)
    if wide := unmarked_wide(data):
        return _decode_wide(data, wide, name)
    _refuse_controls(data, name)
    for attempt in _attempts(data, declared):
        if attempt is not None:
            return attempt[0]
    raise NotText("no text encoding fits these bytes", name)


def decode_parts(
    parts: Sequence[bytes], *, name: str | None = None, declared: str | None = None
) -> list[str]:
    """The texts of ``parts``, which are all in one encoding of bytes (as the cells of a row).

    Raises:
        NotText: binary data, or no encoding fits.
    """
    for errors in ("strict", "surrogatepass"):
        try:
            return [part.decode("utf-8", errors) for part in parts]
        except UnicodeDecodeError:
            continue
    whole = b"\n".join(parts)
    _refuse_controls(whole, name)
    for attempt in _attempts(whole, declared):
        if attempt is not None:
            _, encoding, errors = attempt
            return [part.decode(encoding, errors) for part in parts]
    raise NotText("no text encoding fits these bytes", name)


def encoding_of_sample(head: bytes) -> str | None:
    """The eight-bit encoding that the first bytes of a stream speak for; ``None`` for UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return next((found[1] for found in _attempts(head, None) if found), None)
    return None


def refuse_binary(data: bytes, name: str | None = None) -> None:
    """Raise ``NotText`` if ``data`` starts like a well-known binary format.

    Raises:
        NotText: naming the format.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            msg = f"not text: this looks like {what}"
            raise NotText(msg, name)
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        raise NotText("not text: this looks like an image, a sound or a film (RIFF)", name)
    if data[4:8] == b"ftyp" and data[:3] == b"\0\0\0":
        raise NotText("not text: this looks like a film or sound file (MP4)", name)


def _refuse_controls(data: bytes, name: str | None) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    few = 8
    if controls * 2 > len(data) or (controls > few and controls * 10 > len(data)):
        raise NotText("not text: binary data, full of control characters", name)


Attempt = tuple[str, str, str]
"""The text, and the encoding and the error handler that made it."""


def _attempts(data: bytes, declared: str | None) -> Iterator[Attempt | None]:
    if declared:
        yield _strict(data, declared)
    yield _strict(data, "utf-8")
    says_utf8 = (declared or "").lower().replace("-", "") == "utf8"
    yield _damaged_utf8(data, whole_for_broken=1 if says_utf8 else 10)
    sample = _telling_sample(data)
    for encoding in _code_pages(sample):
        yield _strict(data, encoding)
    for encoding in _guesses(sample):
        yield _strict(data, encoding)
    yield _last_resort(data)


def _strict(data: bytes, encoding: str) -> Attempt | None:
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        return None
    # Not every codec Python has is for text ("hex", "zip"), and "idna" or "unicode_escape"
    # would change what the file says.
    if codec.name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7"}:
        return None
    # The web's rule: who says ISO-8859-1 or ASCII means Windows-1252.
    names = ["cp1252", "iso8859-1"] if codec.name in {"iso8859-1", "ascii"} else [codec.name]
    for one in names:
        try:
            return data.decode(one), one, "strict"
        except (UnicodeError, LookupError, ValueError):
            continue
    return None


def _damaged_utf8(data: bytes, whole_for_broken: int) -> Attempt | None:
    """UTF-8 with enough characters beyond ASCII that are whole for each broken one."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    ascii_bytes = len(data) - len(data.translate(None, _ASCII))
    whole = len(text) - ascii_bytes - broken
    return (text, "utf-8", "replace") if 0 < broken * whole_for_broken <= whole else None


def unmarked_wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by the places where NULs stand."""
    head = data[:_PATTERN_SAMPLE]
    head = head[: len(head) - len(head) % 4]
    if len(head) < 8 or b"\0" not in head:
        return None
    share = [head[i::4].count(0) / (len(head) // 4) for i in range(4)]
    few, most = 0.05, 0.6
    full = [s > most for s in share]
    if any(few < s <= most for s in share):
        return None
    patterns = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return patterns.get((full[0], full[1], full[2], full[3]))


def _decode_wide(data: bytes, encoding: str, name: str | None) -> str:
    """UTF-16 or UTF-32, whose lone surrogates and odd last bytes are kept or marked."""
    for errors in ("strict", "surrogatepass", "replace"):
        try:
            text = data.decode(encoding, errors)
        except UnicodeError:
            continue
        if errors != "replace" or text.count("\ufffd") * 10 <= len(text):
            return text
    msg = f"not text: it is marked as {encoding.upper()} but does not decode"
    raise NotText(msg, name)


def _telling_sample(data: bytes) -> bytes:
    """Up to 64 KiB of the stretches around bytes beyond ASCII, cut at line ends and spaces.

    A long text may hold its first accent anywhere; where it is cut, no character of a
    multi-byte encoding is split, since none uses the space or the line feed as a second byte.
    """
    pieces: list[bytes] = []
    size = position = 0
    while size < _SAMPLE and (hit := re.compile(rb"[\x80-\xff]").search(data, position)):
        start = max(data.rfind(b"\n", position, hit.start()), position)
        start = max(start, data.rfind(b" ", position, max(position, hit.start() - 80)))
        end = min(hit.start() + 4096, len(data))
        if end < len(data):
            stop = max(data.rfind(b" ", hit.end(), end), data.rfind(b"\n", hit.end(), end))
            end = stop if stop > 0 else end
        pieces.append(data[start:end])
        size += end - start
        position = end
    return b" ".join(pieces)


def _code_pages(sample: bytes) -> Iterator[str]:
    for encoding, known in _CODE_PAGES:
        try:
            text = sample.decode(encoding)
        except UnicodeError:
            continue
        beyond = {c for c in text if c > "\x7f"}
        letters = sum(c.isalpha() for c in text)
        foreign = sum(c.isalpha() and c > "\x7f" for c in text)
        amiss = len(_INSIDE_WORD.findall(text)) > _INSIDE_SHARE * sum(c > "\x7f" for c in text)
        if beyond <= known and foreign <= _LATIN_SHARE * letters and not amiss:
            yield encoding


def _guesses(sample: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    for match in from_bytes(sample):
        yield match.encoding


def _last_resort(data: bytes) -> Attempt | None:
    """Windows-1252, if what comes out is mostly letters, digits and spaces."""
    attempt = _strict(data, "cp1252")
    if attempt is None:
        return None
    sample = attempt[0][:_SAMPLE]
    plain = sum(c.isalnum() or c.isspace() for c in sample)
    return attempt if plain >= 0.7 * len(sample) else None
