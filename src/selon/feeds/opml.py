"""OPML: lists of feeds, as feed readers export them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selon.feeds.feed import Feed, Outline, web_address
from selon.feeds.markup import plain
from selon.feeds.pruning import local_name

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_opml"]


def read_opml(root: etree._Element, base: str | None, *, whole: bool) -> Feed:
    """All outlines with an ``xmlUrl``, at whatever depth, in order, each address once.

    Args:
        root: of the XML.
        base: the list's own address, if it has one; relative addresses are resolved against it.
        whole: false where the XML broke off.
    """
    found: dict[str, Outline] = {}
    title = None
    for element in root.iter():
        name = local_name(element)
        if name == "title" and title is None:
            title = plain(element.text or "", markup=False)
        if name != "outline":
            continue
        # Some programs write xmlurl, or xmlURL.
        fields = {str(k).lower(): str(v).strip() for k, v in element.attrib.items()}
        url = _address(fields.get("xmlurl"), base)
        if url:
            label = plain(fields.get("title") or fields.get("text") or "", markup=False)
            found.setdefault(url, Outline(url, label or None))
    return Feed(kind="opml", title=title or None, feeds=tuple(found.values()), complete=whole)


def _address(value: str | None, base: str | None) -> str | None:
    if not value:
        return None
    if value.lower().startswith("feed:"):
        rest = value[5:]
        value = f"http:{rest}" if rest.startswith("//") else rest
    try:
        return web_address(urljoin(base or "", value))
    except ValueError:
        return None
