"""Several processes: the order stays, little is held, a dead worker costs one document."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from selon.cli.pool import Reads, read_in_order
from selon.documents import Failure
from selon.errors import Empty, InternalError, WeightsError
from selon.records import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Worker:
    """Obeys words in the text."""

    def __init__(self, folder: Path | None) -> None:
        if folder:
            (folder / f"loaded-{os.getpid()}").touch()

    def read(self, document: Document) -> Reading:
        if document.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.text == "explode":
            raise ZeroDivisionError("no such luck")
        if document.text == "slow":
            time.sleep(0.5)
        return Reading(document)


def no_weights() -> Reads:
    raise WeightsError("the weights are missing")


def documents(*texts: str) -> Iterator[Document | Failure]:
    for i, text in enumerate(texts):
        if text == "fail":
            yield Failure(str(i), Empty("nothing to read in it", str(i)))
        else:
            yield Document(text, input=str(i))


def name(outcome: Reading | Failure) -> str:
    return outcome.name if isinstance(outcome, Failure) else outcome.document.input


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_order_stays_and_failures_keep_their_place(tmp_path: Path, jobs: int) -> None:
    texts = ["slow", "a", "fail", "explode", "b", "slow", "c", "d", "fail"]
    outcomes = list(read_in_order(documents(*texts), partial(Worker, tmp_path), jobs))
    assert [name(o) for o in outcomes] == [str(i) for i in range(len(texts))]
    codes = [o.error.code if isinstance(o, Failure) else None for o in outcomes]
    assert codes == [None, None, "E102", "E900", None, None, None, None, "E102"]
    loaded = [p.name for p in tmp_path.iterdir()]
    assert 1 <= len(loaded) <= jobs


def test_a_dead_worker_costs_only_the_document_it_held() -> None:
    texts = ["a", "die", "slow", "b", "die", "die", "c", "d"]
    outcomes = list(read_in_order(documents(*texts), partial(Worker, None), 2))
    dead = [o for o in outcomes if isinstance(o, Failure)]
    assert [name(o) for o in outcomes] == [str(i) for i in range(len(texts))]
    assert [(o.name, o.error.code) for o in dead] == [("1", "E901"), ("4", "E901"), ("5", "E901")]


def test_few_documents_are_held_at_once() -> None:
    drawn = 0

    def endless() -> Iterator[Document]:
        nonlocal drawn
        while True:
            drawn += 1
            yield Document("slow" if drawn == 1 else "a", input=str(drawn))

    outcomes = read_in_order(endless(), partial(Worker, None), 2)
    assert [name(next(outcomes)) for _ in range(3)] == ["1", "2", "3"]
    assert drawn <= 12
    outcomes.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_missing_weights_end_the_run(jobs: int) -> None:
    with pytest.raises(WeightsError, match="missing"):
        list(read_in_order(documents("a", "b", "c"), no_weights, jobs))


def no_library() -> Reads:
    raise ImportError("no onnxruntime")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_reader_that_cannot_be_made_ends_the_run(jobs: int) -> None:
    with pytest.raises(InternalError, match="ImportError: no onnxruntime"):
        list(read_in_order(documents("a", "b", "c"), no_library, jobs))
