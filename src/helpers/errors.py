"""Mistakes and failures, each with the exit code the command line ends with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: what is required and what was got, where, and what to do."""

    message: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{as_shown(self.where)}: " if self.where else ""
        hint = f" → {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


def as_shown(name: str) -> str:
    """Return a name without letters that break a line or turn it round: "�" stands for each."""
    if name.isprintable():
        return name
    return "".join("\ufffd" if category(one)[0] == "C" else one for one in name)


class AnnexError(Exception):
    """Any refusal of this package; `exit_code` is what the command line ends with."""

    exit_code = 3


class UserMistake(AnnexError):
    """Mistakes of the user's, all of them at once; shown without a traceback."""

    exit_code = 2

    def __init__(self, *faults: Fault | str) -> None:
        self.faults = tuple(Fault(fault) if isinstance(fault, str) else fault for fault in faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class RunFailed(AnnexError):
    """Some runs of a batch failed; the others are done."""

    exit_code = 1


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return a hint that names the candidate nearest to `word`, or "" when none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f"did you mean {by_folded[found[0]]!r}?" if found else ""
