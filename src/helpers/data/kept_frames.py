"""Frames kept in memory for as long as they fit, so that nothing is read from the disk twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

import pandas as pd

MOST_BYTES = 64 * 2**20


class KeptFrames:
    """Frames by what was asked for, the least lately used dropped beyond `most_bytes`.

    What is given out is a copy that shares memory until it is changed (pandas' copy-on-write).
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._frames: OrderedDict[Hashable, tuple[pd.DataFrame, int]] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Return the bytes that are held."""
        return self._bytes

    def get(self, asked: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the frame kept under `asked`, or the one that `make` gives, now kept too."""
        if asked in self._frames:
            self._frames.move_to_end(asked)
            return self._frames[asked][0].copy(deep=False)
        frame = make()
        self._keep(asked, frame)
        return frame.copy(deep=False)

    def _keep(self, asked: Hashable, frame: pd.DataFrame) -> None:
        size = int(frame.memory_usage(index=True, deep=True).sum())
        if size > self.most_bytes:
            return
        self._frames[asked] = (frame, size)
        self._bytes += size
        while self._bytes > self.most_bytes:
            _, (_, freed) = self._frames.popitem(last=False)
            self._bytes -= freed
