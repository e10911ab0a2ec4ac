"""HTML: article and metadata, encodings, and pages made to hang, swell or crash the parser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from selon.documents import Limits, LoadOptions, from_bytes
from selon.documents.sandbox import Extractor, shared_extractor
from selon.errors import Empty, NoArticle, NotText, TooHeavy, TooLarge
from selon.records import Document, Publication

PARAGRAPHS = (
    "Le préfet a déclaré lundi que les travaux du pont commenceraient au printemps, malgré tout.",
    "« Nous serons prêts », a-t-il dit.",
    "« Deuxième paragraphe », a-t-il ajouté.",
    "- Premier point de la liste",
    "- Second point de la liste",
    "Selon la mairie, le budget reste de deux millions d’euros et ne changera pas cette année.",
)
BODY = (
    f"<article><h1>Un titre</h1><p>{PARAGRAPHS[0]}</p>"
    f"<blockquote><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></blockquote>"
    f"<ul><li>{PARAGRAPHS[3][2:]}</li><li>{PARAGRAPHS[4][2:]}</li></ul><p>{PARAGRAPHS[5]}</p>"
    "<table><tr><td>Pont</td><td>12</td></tr></table></article>"
    "<div id='comments'><p class='comment'>Le premier commentaire est ici.</p></div>"
)
HEAD = """<title>Un titre | Le Journal</title><meta property="og:site_name" content="Le Journal">
<meta property="article:published_time" content="2020-03-12T10:00:00+01:00">
<meta property="article:modified_time" content="2020-03-12T11:00:00+01:00">
<meta name="author" content="Jeanne Martin"><link rel="canonical" href="https://journal.example/a">"""


def page(body: str = BODY, head: str = "") -> str:
    return f"<!doctype html><html lang='fr'><head>{head}</head><body>{body}</body></html>"


def read(source: str | bytes, name: str = "a.html", **limits: float) -> Document:
    data = source.encode() if isinstance(source, str) else source
    options = LoadOptions(limits=Limits(**limits))  # type: ignore[arg-type]
    return from_bytes(data, name=name, options=options)


def test_article_with_its_metadata() -> None:
    document = read(page(head=HEAD))
    assert document.text.split("\n")[1:7] == list(PARAGRAPHS)
    assert "commentaire" not in document.text
    assert "| Pont | 12 |" in document.text
    assert (document.title, document.outlet) == ("Un titre", "Le Journal")
    assert (document.authors, document.language) == (("Jeanne Martin",), "fr")
    assert (document.url, document.input) == ("https://journal.example/a", "a.html")
    evidence = "metadata date: 2020-03-12 (article:published_time: 2020-03-12T10:00:00+01:00)"
    assert document.published == Publication(
        date(2020, 3, 12), date(2020, 3, 12), "day", (evidence,)
    )


def test_metadata_win_over_the_date_line_which_wins_over_a_guess() -> None:
    line = "<p>10 février 2017 . –</p>"
    body = BODY.replace("<p>Le préfet", f"{line}<p>Le préfet")
    both = read(page(body, HEAD)).published
    assert both
    assert both.start == date(2020, 3, 12)
    only_line = read(page(body)).published
    assert only_line
    assert (only_line.start, only_line.evidence) == (date(2017, 2, 10), ("10 février 2017 . –",))


def test_no_date_is_none() -> None:
    assert read(page()).published is None


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    assert PARAGRAPHS[0] in read(page().encode(encoding)).text


def test_header_then_meta_charset() -> None:
    html = page(head="<meta charset='iso-8859-2'>").replace("Le préfet", "Ministr Škoda Łódź")
    html = (
        html.replace("’", "'")
        .replace("«", '"')
        .replace("»", '"')
        .replace("ê", "e")
        .replace("è", "e")
        .replace("à", "a")
    )
    assert "Škoda Łódź" in read(html.encode("iso8859-2")).text
    document = from_bytes(
        html.encode("cp1250"), name="x", content_type="text/html; charset=windows-1250"
    )
    assert "Škoda Łódź" in document.text


@pytest.mark.parametrize(
    "start", ["", "\n  ", "<!-- saved -->\n", '<?xml version="1.0" encoding="utf-8"?>']
)
def test_sniffed_by_its_first_bytes(start: str) -> None:
    assert PARAGRAPHS[0] in read(start + page(), name="-").text


@pytest.mark.parametrize(
    "html", ["<html></html>", page(""), "<p></p>", "<!-- -->", "<script>1</script>"]
)
def test_page_without_an_article(html: str) -> None:
    with pytest.raises(NoArticle):
        read(html)


@pytest.mark.parametrize("html", [b"", b" \n", b"\xef\xbb\xbf"])
def test_empty_page(html: bytes) -> None:
    with pytest.raises((Empty, NoArticle)):
        read(html)


def test_binary_page_and_large_page() -> None:
    with pytest.raises(NotText):
        read(b"%PDF-1.4")
    with pytest.raises(TooLarge):
        read(page(), html=100)


def test_a_million_line_breaks() -> None:
    document = read(
        page(f"<article><p>{PARAGRAPHS[0]}</p>{'<br>' * 1_000_000}<p>{PARAGRAPHS[5]}</p>")
    )
    assert document.text.split("\n") == [PARAGRAPHS[0], PARAGRAPHS[5]]


def test_a_hundred_thousand_quotation_marks() -> None:
    marks = '"' * 100_000
    assert marks in read(page(f"<article><p>{PARAGRAPHS[0]} {marks}</p></article>")).text


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table><tr><td"])
def test_fifty_thousand_nested_tags_are_refused_not_cut(tag: str) -> None:
    with pytest.raises(TooHeavy):
        read(page(f"<p>{PARAGRAPHS[0]}</p>" + f"<{tag}>" * 50_000 + PARAGRAPHS[5]))


def test_five_hundred_nested_tags_lose_nothing() -> None:
    body = f"<p>{PARAGRAPHS[0]}</p>{'<b>' * 500}{PARAGRAPHS[5]}{'</b>' * 500}<p>{PARAGRAPHS[1]}</p>"
    text = read(page(body)).text
    assert all(PARAGRAPHS[n] in text for n in (0, 1, 5))


def test_a_paragraph_of_twelve_megabytes_loses_nothing() -> None:
    sentence = "The mayor said so to the council on Monday. "
    text = read(
        page(f"<article><p>{sentence * 280_000}</p><p>The end is here now.</p></article>")
    ).text
    assert text.count(sentence.strip()) == 280_000
    assert text.endswith("The end is here now.")


def test_nuls_surrogates_and_rubbish() -> None:
    html = page(f"<p>{PARAGRAPHS[0]}\0</p>", "<meta charset=utf-8>")
    text = read(html.encode() + b"\xed\xa0\x80\x01\xff").text
    assert PARAGRAPHS[0] in text


def slow(seconds: float) -> None:
    with pytest.raises(TooHeavy, match="longer"):
        read(page("<article>" + "<br>x" * 1_000_000), html_seconds=seconds)


def test_past_the_time_limit_the_child_is_killed_and_replaced() -> None:
    read(page())
    before = shared_extractor().pid
    start = time.perf_counter()
    slow(1)
    assert time.perf_counter() - start < 6
    assert shared_extractor().pid is None
    assert PARAGRAPHS[0] in read(page()).text
    assert shared_extractor().pid != before


def test_past_the_memory_limit() -> None:
    with pytest.raises(TooHeavy):
        read(page("<p>" + "<i>x</i>" * 3_000_000), html_memory=600 << 20)
    assert PARAGRAPHS[0] in read(page()).text


def test_a_child_that_died_is_replaced() -> None:
    read(page())
    pid = shared_extractor().pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert PARAGRAPHS[0] in read(page()).text
    assert shared_extractor().pid not in {None, pid}


def test_one_child_serves_many_pages_and_threads() -> None:
    read(page())
    pid = shared_extractor().pid
    pages = [page(BODY.replace("préfet", f"préfet n° {n}")) for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        texts = [d.text for d in pool.map(read, pages)]
    assert all(f"préfet n° {n}" in text for n, text in enumerate(texts))
    assert shared_extractor().pid == pid


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("busy", [False, True])
def test_the_child_dies_with_its_parent(busy: bool) -> None:
    code = (
        "import sys, threading\n"
        "from selon.documents import from_bytes\n"
        "from selon.documents.sandbox import shared_extractor\n"
        f"from_bytes({page().encode()!r}, name='a.html')\n"
        "print(shared_extractor().pid, flush=True)\n"
    )
    if busy:
        code += (
            "print(1, flush=True); from_bytes(b'<html><p>' + b'<br>x' * 1000000, name='a.html')\n"
        )
    else:
        code += "input()\n"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    if busy:
        parent.stdout.readline()
        time.sleep(1)
    assert alive(child)
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 15
    while alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(child)


def test_a_fork_gets_a_child_of_its_own() -> None:
    read(page())
    ours = shared_extractor().pid
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        text = read(page()).text
        theirs = shared_extractor().pid
        os.write(writer, b"1" if PARAGRAPHS[0] in text and theirs != ours else b"0")
        shared_extractor().close()
        os._exit(0)
    assert os.read(reader, 1) == b"1"
    os.waitpid(pid, 0)
    assert PARAGRAPHS[0] in read(page()).text
    assert shared_extractor().pid == ours


def test_an_extractor_closed_leaves_no_process_and_no_thread() -> None:
    threads = threading.active_count()
    extractor = Extractor()
    assert extractor.extract(page(), None, Limits(), "x")["text"]
    pid = extractor.pid
    assert pid
    extractor.close()
    assert not alive(pid)
    assert threading.active_count() <= threads + 1
