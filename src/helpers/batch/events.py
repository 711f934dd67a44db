"""The log of a batch: one JSON line an event, for whoever asks later what happened when."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from helpers.batch.manifest import RunRecord, ends_whole

LOG = "batch.jsonl"


class EventLog:
    """Appends to `batch.jsonl`; every line stands alone, so a cut last line spoils no other.

    Events: begun, stage, started, estimated, killed, done, failed, stopping, ended; each with its
    `time` (UTC) and names or counts. Errors are the lines the digest prints, nothing more.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        self._lock = threading.Lock()
        self._stream: IO[str] | None = None

    def __enter__(self) -> EventLog:
        ends = "" if ends_whole(self._path) else "\n"
        self._stream = self._path.open("a", encoding="utf-8", newline="\n")
        self._stream.write(ends)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None

    def write(self, event: str, **said: Any) -> None:
        """Append one event with what there is to say of it; several threads may call."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": time, "event": event} | said, ensure_ascii=False)
        with self._lock:
            if self._stream is not None:
                self._stream.write(line + "\n")
                self._stream.flush()

    def write_record(self, record: RunRecord) -> None:
        """Append how a run ended."""
        said: dict[str, Any] = {"run": str(record.request), "seconds": record.seconds}
        if record.error is not None:
            error = record.error
            said |= {"error": str(error), "notebook": error.notebook}
            said |= {"last_output": error.last_output} if error.last_output else {}
        self.write(record.status, **said)
