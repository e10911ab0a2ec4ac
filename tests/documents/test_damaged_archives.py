"""Archives cut and changed anywhere: what is whole comes out, what is not is said, none is lost."""

from __future__ import annotations

import gzip
import io
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.archiving import TEXT, failures, packed, texts, wet

from selon.documents import Failure, LoadOptions
from selon.documents.archives import read_archive
from selon.documents.options import Watch
from selon.errors import SelonError
from selon.records import Document

if TYPE_CHECKING:
    from collections import Counter

COUNT = 5
EXPECTED = [TEXT.format(n) for n in range(COUNT)]
Items = list[Document | Failure]


@cache
def records() -> list[bytes]:
    return [wet(n) for n in range(COUNT)]


def parts(name: str) -> list[bytes]:
    return [gzip.compress(r, mtime=0) for r in records()] if name.endswith("gz") else records()


def read(data: bytes, name: str) -> tuple[Items, Counter[str]]:
    watch = Watch()
    items: Items = []
    try:
        for item in read_archive(io.BytesIO(data), name, LoadOptions(), watch):
            items.append(item)
    except SelonError as error:
        items.append(Failure(name, error))
    return items, watch.counts


NAMES = st.sampled_from(["a.warc", "a.warc.gz"])
CHANGED = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.floats(0, 1))
def test_cut_anywhere(name: str, where: float) -> None:
    data = b"".join(parts(name))
    cut = round(where * len(data))
    items, _ = read(data[:cut], name)
    edges = [0, *accumulate(len(part) for part in parts(name))]
    whole = sum(edge <= cut for edge in edges[1:])
    found = texts(items)
    # A record whose end mark alone is cut is whole, and yet the cut is said.
    assert found in (EXPECTED[:whole], EXPECTED[: whole + 1])
    assert bool(failures(items)) == (cut not in edges or cut == 0)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_byte_changed_touches_one_record(name: str, where: float, change: int) -> None:
    data = bytearray(b"".join(parts(name)))
    at = int(where * len(data))
    data[at] ^= change
    items, counts = read(bytes(data), name)
    edges = [0, *accumulate(len(part) for part in parts(name))]
    hit = sum(edge <= at for edge in edges) - 1
    found = texts(items)
    assert set(found) <= set(EXPECTED)
    assert [t for t in found if t != EXPECTED[hit]] == EXPECTED[:hit] + EXPECTED[hit + 1 :]
    # The record itself is read, or a failure, or (its type being damaged) counted as no page.
    assert (EXPECTED[hit] in found) + bool(failures(items)) + counts.total() >= 1


@settings(max_examples=150, deadline=None)
@given(NAMES, CHANGED)
def test_bytes_changed_anywhere(name: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(b"".join(parts(name)))
    for where, change in changes:
        data[min(int(where * len(data)), len(data) - 1)] ^= change
    items, counts = read(bytes(data), name)
    found = texts(items)
    assert len(found) == COUNT or failures(items) or counts
    # Without packing, damage to text and digest together goes unseen.
    if name.endswith("gz"):
        assert found == [text for text in EXPECTED if text in found]


@settings(max_examples=150, deadline=None)
@given(NAMES, st.floats(0, 1), st.floats(0, 1), st.binary(max_size=300))
def test_a_stretch_replaced(name: str, start: float, end: float, by: bytes) -> None:
    data = b"".join(parts(name))
    low, high = sorted((round(start * len(data)), round(end * len(data))))
    changed = data[:low] + by + data[high:]
    items, counts = read(changed, name)
    edges = [0, *accumulate(len(part) for part in parts(name))]
    before = sum(edge <= low for edge in edges[1:])
    after = sum(edge >= high for edge in edges[:-1])
    found = texts(items)
    assert found[: max(before - 1, 0)] == EXPECTED[: max(before - 1, 0)]
    assert after == 0 or found[-after:] == EXPECTED[-after:]
    # Without packing, the halves of two records may make one that nothing is wrong with.
    if name.endswith("gz"):
        # Zeros between members are padding.
        rest = data[high : min(edge for edge in edges if edge >= high)]
        seams = low in edges and not (by + rest).strip(b"\0")
        assert seams or found == EXPECTED or failures(items) or counts


@settings(max_examples=150, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.booleans())
def test_one_member_for_all_records(where: float, change: int, cut: bool) -> None:
    data = bytearray(gzip.compress(b"".join(records()), mtime=0))
    at = int(where * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= change
    items, _ = read(bytes(data), "a.warc.gz")
    found = texts(items)
    assert failures(items) or found == EXPECTED
    assert found == EXPECTED[: len(found)] or not cut


@settings(max_examples=150, deadline=None)
@given(NAMES, st.binary(max_size=2000))
def test_anything_at_all(name: str, data: bytes) -> None:
    for start in (
        b"",
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nContent-Length: 9\r\n\r\n",
        b"\x1f\x8b\x08\0",
    ):
        items, counts = read(start + data, name)
        assert items or counts


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"WARC/1.0\r\n", b"WXRC/1.0\r\n"), (b"WARC/1.0\r\n", b"WARC/zzz\r\n"),
        (b"WARC/1.0\r\n", b""), (b"WARC-Type: conversion", b"WARC-Type: conversation"),
        (b"Content-Length: ", b"Content-Lengthy: "), (b"Content-Length: ", b"Content-Length: -"),
        (b"Content-Length: ", b"Content-Length: 1"), (b"Content-Length: 8", b"Content-Length: "),
        (b"Content-Length: ", b"Content-Length: 7\r\nX: "), (b"\r\n\r\n", b"\r\n"),
        (b"\r\n\r\n", b"\r\n\r\nXX"), (b" would be ready", b" will be ready "),
    ],
)  # fmt: skip
def test_each_damage_costs_its_own_record(name: str, old: bytes, new: bytes) -> None:
    damaged = records()[2].replace(old, new, 1)
    assert damaged != records()[2]
    whole = [*records()[:2], damaged, *records()[3:]]
    items, _ = read(packed(whole) if name.endswith("gz") else b"".join(whole), name)
    if new == b" will be ready " and name.endswith("gz"):
        return  # repacked, its checksum is right: nobody can tell
    assert texts(items) == EXPECTED[:2] + EXPECTED[3:]
    assert len(failures(items)) == 1


def test_a_damaged_member_names_its_bytes() -> None:
    members = parts("a.warc.gz")
    data = bytearray(b"".join(members))
    start = len(members[0])
    data[start + len(members[1]) - 6] ^= 1
    items, _ = read(bytes(data), "a.warc.gz")
    assert failures(items) == [
        (
            "#2: a damaged gzip member: incorrect data check "
            f"(bytes {start + 1:,} to {start + len(members[1]):,} of the file)"
        )
    ]
    assert [item.input for item in items if isinstance(item, Document)] == [
        f"a.warc.gz#{n}" for n in (1, 3, 4, 5)
    ]


def test_members_that_are_no_records() -> None:
    members = parts("a.warc.gz")
    data = b"".join([members[0], gzip.compress(b"words"), gzip.compress(b""), *members[1:]])
    items, _ = read(data, "a.warc.gz")
    assert texts(items) == EXPECTED
    assert failures(items) == ["#2: no record begins here; 5 bytes passed over"]


def test_a_packed_body_is_not_taken_for_the_next_member() -> None:
    """A damaged member may hold the gzip of a page as it is (nothing packs it further)."""
    inner = gzip.compress(b"WORDS " * 50)
    outer = bytearray(gzip.compress(records()[0] + inner, 0, mtime=0))
    assert inner in outer
    outer[30] ^= 1
    items, _ = read(bytes(outer) + parts("a.warc.gz")[1], "a.warc.gz")
    assert texts(items) == EXPECTED[1:2]
    assert len(failures(items)) == 1
