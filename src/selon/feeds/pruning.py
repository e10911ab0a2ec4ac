"""RSS and Atom trees cut down to the elements that are used, with markup in them as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from selon.feeds.feed import web_address

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["ITEMS", "core_name", "local_name", "prune"]

ITEMS = frozenset({"item", "entry"})
_CORE = frozenset({
    "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss", "http://backend.userland.com/rss2",
    "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/modules/rss091#",
})  # fmt: skip
_DC = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_OF_ITEM = frozenset({
    "title", "link", "guid", "id", "pubdate", "published", "issued", "created", "updated",
    "modified", "description", "summary", "content", "author", "source",
})  # fmt: skip
_OF_FEED = frozenset({"title", "link", "id"})
_OTHERS = frozenset(
    {
        "{http://purl.org/rss/1.0/modules/content/}encoded",
        "{http://rssnamespace.org/feedburner/ext/1.0}origlink",
        "{http://www.w3.org/1999/xhtml}body",
        *(f"{{{ns}}}{name}" for ns in _DC for name in ("creator", "date", "issued", "created")),
    }
)
_MARKED_UP = frozenset({"title", "description", "summary", "content", "encoded", "body"})
_PARTS = {"author": frozenset({"name", "email"}), "source": frozenset({"title"})}
# In small letters, as they are compared.
_ATTRIBUTES = frozenset({
    "href", "rel", "type", "mode", "src", "url", "version", "ispermalink",
    "{http://www.w3.org/xml/1998/namespace}base",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about",
})  # fmt: skip
_SAME_NAME = 30  # of the links or authors of one entry


def local_name(element: etree._Element) -> str:
    """The name without its namespace, in small letters; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def core_name(element: etree._Element) -> str | None:
    """The local name of an element of RSS or Atom themselves; ``None`` for any other."""
    tag = element.tag
    if not isinstance(tag, str):
        return None
    namespace = tag[1:].split("}", 1)[0] if tag.startswith("{") else ""
    return local_name(element) if namespace in _CORE else None


def prune(root: etree._Element) -> None:
    """Leaves under ``root`` what ``syndication`` uses, and nothing that could cost much."""
    from lxml import etree

    _plain_attributes(root)
    for part in _children(root):
        name = core_name(part)
        if name == "channel":
            _plain_attributes(part)
            for child in _children(part):
                _prune_child(child)
        else:
            _prune_child(part)
    etree.cleanup_namespaces(root)


def _prune_child(child: etree._Element) -> None:
    """A child of the feed: an item, one of the few other elements, or nothing."""
    name = core_name(child)
    if name in _OF_FEED:
        _flatten(child)
    elif name in ITEMS:
        _plain_attributes(child)
        _prune_item(child)
    else:
        _remove(child)


def _prune_item(item: etree._Element) -> None:
    seen: Counter[str] = Counter()
    for child in _children(item):
        name = local_name(child)
        known = core_name(child) in _OF_ITEM or f"{str(child.tag)[: -len(name)]}{name}" in _OTHERS
        seen[name] += 1
        if not known or seen[name] > _SAME_NAME:
            _remove(child)
            continue
        if name in _PARTS and len(child):
            _plain_attributes(child)
            for part in _children(child):
                if core_name(part) in _PARTS[name]:
                    _flatten(part)
                else:
                    _remove(part)
            continue
        _flatten(child)
        if name == "guid" and not web_address((child.text or "").strip()):
            # By the letter of RSS a relative address; in fact never one.
            child.set("isPermaLink", "false")


def _flatten(element: etree._Element) -> None:
    """Puts what stands inside as text, markup included where the element may hold some."""
    from lxml import etree

    _plain_attributes(element)
    if not len(element):
        return
    inner = element
    name = local_name(element)
    if name not in _MARKED_UP:
        text = "".join(str(t) for t in element.itertext())
    else:
        if (
            element.get("type") == "xhtml"
            and len(element) == 1
            and not (element.text or "").strip()
        ):
            inner = element[0]
        # Once for all children: each alone would be given the namespaces of its ancestors.
        source = etree.tostring(inner, encoding="unicode", with_tail=False)
        text = source[source.index(">") + 1 : source.rindex("<")]
        element.set("type", "html")
        if "mode" in element.attrib:
            del element.attrib["mode"]
    del element[:]
    element.text = text


def _plain_attributes(element: etree._Element) -> None:
    for name in list(element.attrib):
        if str(name).lower() not in _ATTRIBUTES:
            del element.attrib[name]


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
