"""Strata and clusters of a survey beside the areas of their rows' communes.

A design's strata are districts and its clusters lie in one; a row whose commune is elsewhere has
either the wrong commune or the wrong stratum, and moves an estimate from one area to another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.data.text import fold_text
from helpers.data.values.places import PlaceReader
from helpers.reference.areas import Area

STRATUM, CLUSTER = "stratum", "cluster"
_CODE = re.compile(r"(\d{3}|\d{5})")
# "049-01" is a cluster of 049; "049" alone may be the 49th cluster.
_CODE_OF_CLUSTER = re.compile(r"(\d{3}|\d{5})[-_./ ]")


@dataclass(frozen=True)
class SurveyPlaces:
    """The rows of a survey, the reader of places of its file, and the area of each position."""

    frame: pd.DataFrame
    places: PlaceReader
    reporting: Sequence[str | None]

    @cached_property
    def stratum_elsewhere(self) -> pd.Series:
        """Return the area that each row's stratum names where it is not the commune's, else ""."""
        return self._elsewhere(_each(self.frame[STRATUM], self._named))

    @property
    def cluster_elsewhere(self) -> pd.Series:
        """Return the area of each row's cluster where it is not the commune's, else "".

        A cluster is of the area with whose code it begins, else of the district of most of its
        rows: one that lies in two communes of a district is no mistake.
        """
        named = _each(self.frame[CLUSTER], self._named_by_cluster)
        unnamed = named == ""
        if unnamed.any() and any(one.kind == "district" for one in self._areas):
            named = named.mask(unnamed, self._of_most_rows)
        found = self._elsewhere(named)
        return found.where(self.stratum_elsewhere == "", "")

    @cached_property
    def own(self) -> pd.Series:
        """Return the code of the reporting area of each row's commune, "" where none is known."""
        areas = [self.reporting[position] or "" for position in self.frame.index]
        return pd.Series(areas, index=self.frame.index, dtype="object")

    @cached_property
    def _of_most_rows(self) -> pd.Series:
        keys = [self.frame[STRATUM].fillna(""), self.frame[CLUSTER].fillna("")]
        known = (keys[1] != "") & (self.own != "")
        counts = self.own[known].groupby([*(key[known] for key in keys), self.own[known]]).size()
        most = counts.sort_values(ascending=False, kind="stable").groupby(level=[0, 1]).head(1)
        areas = {(one[0], one[1]): one[2] for one in most.index}
        pairs = zip(*keys, strict=True)
        return pd.Series([areas.get(pair, "") for pair in pairs], index=self.frame.index)

    def _elsewhere(self, named: pd.Series) -> pd.Series:
        found = named.astype("object")
        return found.where((found != "") & (self.own != "") & (found != self.own), "")

    def _named(self, text: object) -> str:
        return self._codes.get(fold_text(str(text)), "") if isinstance(text, str) else ""

    def _named_by_cluster(self, text: object) -> str:
        found = _CODE_OF_CLUSTER.match(text) if isinstance(text, str) else None
        return self._named(found[1]) if found else self._named_in_words(text)

    def _named_in_words(self, text: object) -> str:
        is_code = isinstance(text, str) and _CODE.fullmatch(text.strip())
        return "" if is_code else self._named(text)

    @cached_property
    def _areas(self) -> tuple[Area, ...]:
        """Return the areas that report on the period, without the province."""
        return tuple(self.places.reference.areas.reporting(self.places.period)[1:])

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """Return the code of each reporting area by its code, its name and its full name."""
        names = [(text, one) for one in self._areas for text in (one.code, one.name, one.full_name)]
        return {fold_text(text): one.code for text, one in names}

    def name_of(self, code: str) -> str:
        """Return the area in running text: "huyện Hòa An"."""
        area = self.places.reference.areas.get(code, self.places.period)
        return str(area.in_text())


def _each(column: pd.Series, read: Callable[[object], str]) -> pd.Series:
    """Return what `read` makes of each cell, asked once for each different one."""
    known = {text: read(text) for text in column.dropna().unique()}
    return column.map(known).astype("object").fillna("")
