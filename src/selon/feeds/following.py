"""``follow``: feeds in, the documents of their new entries out."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selon.documents.options import Failure
from selon.errors import NotAFeed, NotFound, SelonError, TooLarge
from selon.feeds.articles import release, settle
from selon.feeds.checking import Batch, check_feed
from selon.feeds.feed import Outline, web_address
from selon.feeds.hosts import Hosts
from selon.feeds.parsing import parse_feed
from selon.feeds.sameness import canonical
from selon.feeds.settings import DEFAULT_SETTINGS, SYSTEM_CLOCK, Clock, Settings
from selon.feeds.state import MemoryState, State
from selon.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Follower", "follow"]

_log = logging.getLogger("selon.feeds")
