"""One run: a theme, an area, a period and a language, and where its files stand."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Format = Literal["html", "pdf", "xlsx", "docx"]
FORMATS: tuple[str, ...] = get_args(Format)
PARTIAL = ".partial"
FAILED = "failed"
EARLIER = "earlier"


class RunRequest(BaseModel):
    """The names of one run, all text, as they cross from process to process."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    theme: str
    area: str
    period: str
    language: str

    def __str__(self) -> str:
        return f"{self.theme} {self.area} {self.period} {self.language}"

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Return the key that runs are sorted by wherever no official order is known."""
        return (self.period, self.area, self.theme, self.language)

    @property
    def folder(self) -> PurePosixPath:
        """Return the folder of its files below the batch's folder."""
        return PurePosixPath(self.period, self.area)

    def file(self, suffix: str) -> PurePosixPath:
        """Return the place of one of its files below the batch's folder (`ipynb`, `html`…)."""
        return self.folder / f"{self.theme}.{self.language}.{suffix}"

    def parameters(self, as_of: str = "") -> dict[str, str]:
        """Return the parameters its notebook is given; `as_of` only where one is asked for."""
        named = {"area": self.area, "period": self.period, "language": self.language}
        return {**named, "as_of": as_of} if as_of else named
