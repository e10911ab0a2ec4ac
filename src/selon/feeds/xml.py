"""XML of strangers to a tree: no entity is expanded, nothing is fetched, damage is mended.

libxml2 bounds depth (256) and the size of a text (10 MB); what goes past that is refused, not cut.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from selon.documents.decode import decode
from selon.documents.sniff import charset_of
from selon.errors import NotAFeed, NotText

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_xml", "text_of"]

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED = re.compile(r"&([^\s;&<#][^\s;&<]{0,99});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ESCAPE = b"\x1b"  # in the shifting encodings of East Asia, which look like ASCII


def text_of(data: bytes, content_type: str | None, name: str) -> str:
    """The text of a feed; valid UTF-8 is UTF-8, whatever header and declaration say.

    Raises:
        NotAFeed: binary data.
    """
    declared = charset_of(content_type)
    if declared is None and (match := _ENCODING.match(data)):
        declared = match.group(1).decode("ascii")
    if _ESCAPE not in data:
        try:
            data.decode("utf-8")
            declared = None
        except UnicodeDecodeError:
            pass
    try:
        return decode(data, name=name, declared=declared)
    except NotText as error:
        raise NotAFeed(error.reason, name) from error


def read_xml(text: str, name: str) -> tuple[etree._Element, bool]:
    """The root of the XML in ``text``, and whether all of it was there.

    References to entities of HTML become characters, those to any other stay as they are written:
    nothing is left to expand. A document that breaks off comes with all its open elements closed,
    and ``False``.

    Raises:
        NotAFeed: no XML, or nested too deep or with a piece too large.
    """
    from lxml import etree

    source = _FORBIDDEN.sub("", text[match.end() if (match := _DECLARATION.match(text)) else 0 :])
    source = _NAMED.sub(_character, source.strip())
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAFeed("not XML", name) from error
    if root is None:
        raise NotAFeed("not XML", name)
    if any(e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for e in parser.error_log):
        raise NotAFeed("not read: nested too deep, or with too large a piece", name)
    return root, _is_whole(source, root)


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in _OF_XML:
        return match.group()
    return html5.get(f"{name};", f"&amp;{name};")


def _is_whole(source: str, root: etree._Element) -> bool:
    """Whether the root's end tag is there; libxml2 closes what is open without a word."""
    local = str(root.tag).rsplit("}", 1)[-1]
    prefix = f"{root.prefix}:" if root.prefix else ""
    end = re.compile(rf"</{re.escape(prefix + local)}\s*>|<{re.escape(prefix + local)}\b[^>]*/>")
    return bool(end.search(source))
