"""The child process that takes HTML pages apart; started by ``selon.documents.sandbox``.

It reads one request after the other from standard input and answers each on standard output:
a length of eight bytes, big-endian, then that many bytes of JSON. Nothing it does can hurt the
parent: its memory is limited, the parent kills it when a page takes too long, and it ends by
itself when the parent is gone.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import struct
import sys
import threading
from copy import deepcopy
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["extract_page", "main"]

_BREAKS = re.compile(r"(?:<br\s*/?>\s*){3,}", re.IGNORECASE)
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_CHANGED = re.compile("modif|updat|revis", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def extract_page(html: str, url: str | None) -> dict[str, Any]:
    """The article in ``html`` with its metadata; ``text`` is empty where there is none.

    Text and metadata by trafilatura (Barbaresi 2021): comments off, tables on; one line feed
    between paragraphs, list items and quotations on lines of their own. The date by htmldate.

    Args:
        html: the page, decoded.
        url: its address, if known.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Article

    tree = _parse(html)
    if tree is None:
        return {"text": ""}
    extracted = bare_extraction(
        deepcopy(tree),
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    # Not a dict, which is what it gives for `as_dict`.
    if not isinstance(extracted, Article) or not (extracted.text or "").strip():
        return {"text": ""}
    date, guessed = _date(tree, url, extracted.date)
    return {
        "text": (extracted.text or "").strip("\n"),
        "title": extracted.title,
        "authors": [a.strip() for a in (extracted.author or "").split(";") if a.strip()],
        "outlet": extracted.sitename or extracted.hostname,
        "url": extracted.url,
        "language": tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "date": date,
        "date_guessed": guessed,
        "evidence": _evidence(tree, date) if date else None,
    }


def _parse(html: str) -> HtmlElement | None:
    """The page as a tree, or ``None`` where there is nothing in it.

    Raises:
        RecursionError: nested deeper than libxml2 goes (2,048 levels).
        MemoryError: libxml2 ran out of memory.
    """
    from lxml.etree import ParserError, XMLSyntaxError
    from lxml.html import HTMLParser, document_fromstring
    from trafilatura.utils import repair_faulty_html

    # trafilatura takes quadratic time over runs of <br>; two of them part paragraphs as well
    # as a million. NULs and lone surrogates have no place in HTML (the standard's U+FFFD).
    html = _BREAKS.sub("<br><br>", _UNREADABLE.sub("\ufffd", html))
    html = repair_faulty_html(_XML_DECLARATION.sub("", html, count=1), html[:50].lower())
    # trafilatura's own parser, without "huge", drops the rest of a page unasked where it is
    # nested deeper than 256 levels or a paragraph is longer than ten million bytes.
    parser = HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree: HtmlElement = document_fromstring(html.encode(), parser=parser)
    except ParserError:
        return None
    except XMLSyntaxError as error:
        # This parser recovers from any markup; what it gives up on is want of memory.
        raise MemoryError from error
    if any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log):
        raise RecursionError
    return tree


def _date(tree: HtmlElement, url: str | None, stated: str | None) -> tuple[str | None, bool]:
    """The date stated in the page's head or address, else htmldate's search of its text."""
    from htmldate import find_date

    if stated:
        return stated, False
    return find_date(deepcopy(tree), extensive_search=True, original_date=True, url=url), True


def _evidence(tree: HtmlElement, date: str) -> str | None:
    """The metadata that holds ``date``: "article:published_time: 2020-03-12T10:00:00Z"."""
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if (
            name
            and not _CHANGED.search(name)
            and content.startswith(date[:7])
            and date.startswith(content[:10])
        ):
            return f"{name}: {content}"
    for script in tree.iter("script"):
        pattern = rf'"(date(?:Published|Created))"\s*:\s*"({re.escape(date)}[^"]{{0,40}})"'
        if found := re.search(pattern, script.text or ""):
            return f"{found.group(1)}: {found.group(2)}"
    for time in tree.iter("time"):
        if (value := (time.get("datetime") or "").strip()).startswith(date):
            return f"time: {value}"
    return None


def main() -> None:
    """Answer requests until standard input ends.

    Arguments on the command line: address space in bytes.
    """
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get into the answers.
    os.dup2(2, 1)
    _limit_memory(int(sys.argv[1]))
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    import trafilatura  # noqa: F401 - here, so that its second of start-up is no page's time

    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    _answer(answers, {"ready": True})
    while True:
        request = requests.get()
        _set_alarm(int(request["seconds"]) + 5)
        _answer(answers, _handle(request))
        _set_alarm(0)


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return extract_page(request["html"], request["url"])
    except MemoryError:
        return {"heavy": "extraction ran out of the memory it may use"}
    except RecursionError:
        return {"heavy": "the page is nested too deep"}
    except Exception as error:  # noqa: BLE001 - whatever a page does to the parser is an answer
        return {"broken": f"{type(error).__name__}: {error}"[:200]}


def _receive(pipe: IO[bytes], requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Queue what the parent sends; its end of the pipe closes when it dies, and so do we."""
    while len(head := pipe.read(8)) == 8:
        requests.put(json.loads(pipe.read(struct.unpack(">Q", head)[0])))
    os._exit(0)


def _answer(pipe: IO[bytes], answer: dict[str, Any]) -> None:
    payload = json.dumps(answer).encode("ascii")
    pipe.write(struct.pack(">Q", len(payload)) + payload)
    pipe.flush()


def _limit_memory(address_space: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: int) -> None:
    # The kernel's own timer ends the process even while C code holds the interpreter's lock,
    # in case that the parent died and cannot.
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
