"""The base of every checked object, and the faults a wrong file gives."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from helpers.errors import Fault, nearest

LanguageCode = Literal["vi", "en"]


class Checked(BaseModel):
    """A frozen object that refuses unknown fields; a blank field counts as not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if value is not None and value != ""}


class Bilingual(Checked):
    """A text in Vietnamese and, where it has been translated, in English."""

    vi: str
    en: str = ""

    def get(self, language: str) -> str:
        """Return the text in that language; Vietnamese where it has not been translated."""
        return (self.en if language == "en" else self.vi) or self.vi


def _read_day(given: Any) -> Any:
    if isinstance(given, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            raise PydanticCustomError("day", "a date such as 2025-07-01 is required")
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise PydanticCustomError("day", "a date that exists is required") from error
    return given


Day = Annotated[date, BeforeValidator(_read_day)]


def faults_of(error: ValidationError, model: Any, file: str, at: str = "") -> list[Fault]:
    """Return one fault a wrong field: what is required, what was got, and the nearest field.

    `at` is the entry of the file, put before the field: "params/themes.yml: nutrition.title.vi".
    """
    found = []
    for item in error.errors(include_url=False):
        steps = [str(step) for step in item["loc"]]
        spot = ".".join([at, *steps] if at else steps)
        spot = f"{file}: {spot}" if spot else file
        if item["type"] == "extra_forbidden":
            known = _fields_at(model, item["loc"][:-1])
            hint = nearest(steps[-1], known) or f"known fields: {', '.join(sorted(known))}"
            found.append(Fault(f"unknown field {steps[-1]!r}", spot, hint))
        elif item["type"] == "missing":
            found.append(Fault("this field is required; got nothing", spot))
        else:
            said = f"{_required(item['msg'])}; got: {item['input']!r}"
            found.append(Fault(said, spot, _near_choice(item)))
    return found


def _required(message: str) -> str:
    """Return the checker's message in our words: "a valid decimal is required"."""
    told = message.removeprefix("Input should be ").removeprefix("Value error, ")
    return told if told == message else f"{told} is required"


def _near_choice(item: Any) -> str:
    expected = (item.get("ctx") or {}).get("expected", "")
    choices = re.findall(r"'([^']*)'", str(expected))
    return nearest(str(item["input"]), choices) if choices else ""


def _fields_at(model: Any, steps: Sequence[int | str]) -> list[str]:
    """Return the field names of the object that `steps` lead to from `model`."""
    kind = _core(model)
    for step in steps:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(step))
            kind = _core(field.annotation) if field else None
        else:
            inner = [part for part in get_args(kind) if part is not Ellipsis]
            kind = _core(inner[-1]) if inner else None
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return list(kind.model_fields)
    return []


def _core(kind: Any) -> Any:
    """Return the type without `Annotated` and without `| None`."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in (Union, types.UnionType):
            kind = next(part for part in get_args(kind) if part is not type(None))
        else:
            return kind
