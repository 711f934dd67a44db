"""What arrives, column by column: the checked form of `params/datasets.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from helpers.reference.checked import Bilingual, Checked

ColumnType = Literal[
    "text",
    "area",
    "agency",
    "integer",
    "number",
    "percent",
    "code",
    "date",
    "yes_no",
    "fies",
    "days",
    "month_flag",
]

# An error refuses the row; a question takes it, and is told to the sender and in the annex.
Severity = Literal["error", "question"]


class Column(Checked):
    """One column of a form or survey: how it is headed, what it holds, what is allowed."""

    id: str
    header_vi: str
    header_en: str = ""
    other_headers: tuple[str, ...] = ()
    type: ColumnType = "text"
    unit: str = ""
    other_units: Mapping[str, Decimal] = Field(default_factory=dict)
    key: bool = False
    personal: bool = False
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    codes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    dash: Literal["zero", "missing"] = "missing"
    optional: bool = False
    prefilled: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _range_and_codes_hold(self) -> Column:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise PydanticCustomError("range", "minimum must not be above maximum")
        if self.type == "code" and not self.codes:
            raise PydanticCustomError("codes", "a column of type code must list its codes")
        return self


class Dataset(Checked):
    """One form or survey.

    `part` A is an Excel form and B a survey or register; `sender` is who sends it. `level` is
    what a row of it is about.
    """

    id: str
    part: Literal["A", "B"]
    sheet: str = ""
    title: Bilingual
    form_title_vi: str = ""
    level: str = ""
    sender: Literal["area", "agency", "survey"]
    unit_line_vi: str = ""
    columns: tuple[Column, ...]
    rules: Mapping[str, Severity] = Field(default_factory=dict)
    record: Literal["", "household", "child"] = ""
    one_person: tuple[tuple[str, ...], ...] = ()
    area_column: str = ""
    area_date: str = ""
    deadline_days: int | None = None
    note: str = ""

    @property
    def title_vi(self) -> str:
        """Return the Vietnamese title."""
        return self.title.vi

    @cached_property
    def by_id(self) -> Mapping[str, Column]:
        """Return the columns by their id."""
        return {column.id: column for column in self.columns}

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the ids of the key columns, in order."""
        return tuple(column.id for column in self.columns if column.key)

    @property
    def personal(self) -> tuple[str, ...]:
        """Return the ids of the columns that stop at intake."""
        return tuple(column.id for column in self.columns if column.personal)

    def column(self, column_id: str) -> Column:
        """Return the column of that id (KeyError when there is none)."""
        return self.by_id[column_id]

    @model_validator(mode="after")
    def _columns_stand_once(self) -> Dataset:
        ids = [column.id for column in self.columns]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise PydanticCustomError("twice", f"columns must stand once; twice: {twice}")
        unknown = sorted({name for way in self.one_person for name in way} - set(ids))
        if unknown:
            raise PydanticCustomError("columns", f"one_person must name columns; got: {unknown}")
        return self
