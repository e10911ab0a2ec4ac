"""A child process for work that may hang, swell or crash: it can be killed, and is replaced."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from selon.errors import NoArticle, TooHeavy

if TYPE_CHECKING:
    from selon.documents.options import Limits

__all__ = ["Extractor", "shared_extractor"]

_START_SECONDS = 60.0
# The parser's memory is never all given back, so a child serves this many pages at most.
_PAGES = 500


class Extractor:
    """One child process at a time that runs ``selon.documents.extractor``.

    It starts with the first page (about a second), serves many, and is replaced after it was
    killed, crashed or grew old. Threads take turns; a forked process gets a child of its own.
    """

    def __init__(self) -> None:
        """Start nothing yet; the first page does."""
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._memory = 0
        self._pages = 0

    def _forget(self) -> None:
        """After a fork: the child, its pipes and a lock that may be held are the parent's."""
        self._lock, self._child, self._owner = threading.Lock(), None, os.getpid()

    @property
    def pid(self) -> int | None:
        """The child's process id, or ``None`` where none runs."""
        return self._child.pid if self._child else None

    def extract(self, html: str, url: str | None, limits: Limits, name: str) -> dict[str, Any]:
        """What ``extractor.extract_page`` finds in ``html``.

        Raises:
            TooHeavy: past ``limits.html_seconds`` or ``limits.html_memory``, or the parser
                crashed.
            NoArticle: the parser refused the page.
        """
        if os.getpid() != self._owner:
            self._forget()
        with self._lock:
            child = self._ready_child(limits, name)
            self._pages += 1
            request = {"html": html, "url": url, "seconds": limits.html_seconds}
            answer = self._ask(child, request, limits.html_seconds, name)
        if "heavy" in answer:
            raise TooHeavy(str(answer["heavy"]), name)
        if "broken" in answer:
            msg = f"the page cannot be taken apart ({answer['broken']})"
            raise NoArticle(msg, name)
        return answer

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child and os.getpid() == self._owner:
            _end(self._child)
        self._child = None

    def _ready_child(self, limits: Limits, name: str) -> subprocess.Popen[bytes]:
        old = self._pages >= _PAGES or self._memory != limits.html_memory
        if self._child and (old or self._child.poll() is not None):
            self.close()
        if self._child is None:
            self._child = _start(limits.html_memory)
            self._memory, self._pages = limits.html_memory, 0
            self._ask(self._child, None, _START_SECONDS, name)
        return self._child

    def _ask(
        self, child: subprocess.Popen[bytes], request: object, seconds: float, name: str
    ) -> dict[str, Any]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        # Killing the child ends every read and write on its pipes, so this bounds them all.
        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            return _exchange(child, request)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            why = (
                f"extraction took longer than {seconds:g} seconds"
                if late.is_set()
                else "extraction crashed or ran out of memory"
            )
            raise TooHeavy(why, name) from error
        except BaseException:
            # Interrupted halfway: the next answer would be this page's.
            self.close()
            raise
        finally:
            timer.cancel()


_shared = Extractor()


def shared_extractor() -> Extractor:
    """The process-wide extractor."""
    return _shared


atexit.register(_shared.close)


def _start(memory: int) -> subprocess.Popen[bytes]:
    # The child finds the same packages as this process, wherever they came from.
    paths = os.pathsep.join(p or os.getcwd() for p in sys.path)  # noqa: PTH109 - a plain string
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "selon.documents.extractor", str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
        # Ctrl-C is the parent's to handle.
        start_new_session=True,
    )


def _exchange(child: subprocess.Popen[bytes], request: object) -> dict[str, Any]:
    to_child, from_child = child.stdin, child.stdout
    if to_child is None or from_child is None:
        raise EOFError
    if request is not None:
        payload = json.dumps(request).encode("ascii")
        to_child.write(struct.pack(">Q", len(payload)) + payload)
        to_child.flush()
    (length,) = struct.unpack(">Q", _exactly(from_child.read(8), 8))
    answer: dict[str, Any] = json.loads(_exactly(from_child.read(length), length))
    return answer


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise EOFError
    return data


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()
