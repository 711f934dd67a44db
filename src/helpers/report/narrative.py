"""Sentences in the statistics office's manner: value, change, gap, then what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.indicators import verdicts
from helpers.reference.definitions import Indicator
from helpers.reference.language import round_half_away
from helpers.report import words
from helpers.report.subject import Subject, rows_of

DECIDED = ("met", "missed")
MOST_NAMED = 3
# A growth is printed as the statistics office prints it: "tăng 2,90%".
PERCENT_DECIMALS = 2
Row = Mapping[str, Any]


def sentence(subject: Subject, row: Row, *, says_standing: bool = True) -> str:
    """Return one sentence on an indicator: its value, its standing to the target, its change."""
    indicator = subject.indicator(row["indicator"])
    if pd.isna(row["value"]):
        return words.tie(absence(subject, indicator, row["status"]))
    name = words.full_name(subject, indicator)
    value = words.value_text(subject, indicator, row["value"], int(row["decimals"]))
    earlier = earlier_round(subject, row)
    if earlier:
        value = subject.text("say.round", value=value, round=earlier)
    parts = [subject.text("say.value", name=name, value=value)]
    parts += [standing(subject, indicator, row)] if says_standing else []
    moved = "" if earlier else change(subject, indicator, row)
    # Without a standing between them, value and change are one clause.
    comma = ", " if len(parts) == 1 or not parts[1] else "; "
    said = "; ".join(part for part in parts if part).replace("; ,", ",")
    return words.tie(f"{said}{comma}{moved}." if moved else f"{said}.")


def earlier_round(subject: Subject, row: Row) -> str:
    """Return the month of a survey round that was over before the period began, else ""."""
    end = row.get("round_end")
    if not isinstance(end, str) or pd.Timestamp(end).date() >= subject.period.start:
        return ""
    return words.survey_date(subject, row)


def absence(subject: Subject, indicator: Indicator, status: Any) -> str:
    """Return the sentence that says why there is no number."""
    name = words.lower_first(words.full_name(subject, indicator))
    where = words.upper_first(subject.place)
    return subject.text(f"say.absent.{status}", name=name, Place=where)


def standing(subject: Subject, indicator: Indicator, row: Row) -> str:
    """Return how the value stands to the target of 2025, beginning with a comma or a clause."""
    verdict, target = row["verdict"], row["target"]
    if verdict == "monitor":
        return subject.text("say.monitor")
    if target is None:
        return subject.text("say.no_own_target") if indicator.plan else ""
    aim = words.target_text(subject, indicator, target)
    if verdict == "incomplete":
        return subject.text(f"say.{words.verdict_key(subject, verdict)}", target=aim)
    if verdict == "undecided":
        return _undecided(subject, indicator, row, aim)
    if verdict not in DECIDED:
        return ""
    return _decided(subject, indicator, row, aim)


def _decided(subject: Subject, indicator: Indicator, row: Row, aim: str) -> str:
    gap = float(row["value"]) - float(row["target"].value)
    size = words.difference_text(subject, indicator, gap, int(row["decimals"]))
    side = "below" if gap < 0 else "above" if gap > 0 else "equal"
    better = "lower" if row["better"] == "lower" else "higher"
    said = subject.text(f"say.{row['verdict']}.{better}.{side}", target=aim, gap=size)
    if row["kind"] == "sample" and pd.notna(row["ci_low"]):
        said += subject.text(f"say.{row['verdict']}.whole_interval")
    return said


def why_undecided(row: Row) -> str:
    """Return overlap (the interval spans the target), rounded (a protected count), or few."""
    if pd.notna(row["ci_low"]) and pd.notna(row["ci_high"]):
        return "overlap"
    return "few" if row["kind"] == "sample" else "rounded"


def _undecided(subject: Subject, indicator: Indicator, row: Row, aim: str) -> str:
    why = why_undecided(row)
    if why != "overlap":
        return subject.text(f"say.undecided.{why}", target=aim)
    decimals = int(row["decimals"])
    low = words.bare_text(subject, indicator, row["ci_low"], decimals)
    high = words.value_text(subject, indicator, row["ci_high"], decimals)
    form = "met_by_value" if row["target"].met_by(row["value"]) else "missed_by_value"
    better = "lower" if row["better"] == "lower" else "higher"
    level = words.level_text(subject, indicator, row["target"])
    return subject.text(f"say.undecided.{form}.{better}", level=level, low=low, high=high)


def change_status(row: Row) -> str:
    """Return how the change is spoken of.

    few: a sample of too few clusters tells of none; nearly: a difference that is nought when
    rounded, of two values that are printed as different.
    """
    status = str(row["change_status"])
    if status == "not_clear" and row["status"] == "too_few_clusters":
        return "few"
    is_close = status == "unchanged" and pd.notna(row["value"]) and pd.notna(row["previous"])
    if is_close and _printed(row, "value") != _printed(row, "previous"):
        return "nearly"
    return status


def _printed(row: Row, name: str) -> float:
    """Return a value as it is printed: both at the decimals of this period's."""
    return round_half_away(row[name], int(row["decimals"]))


def change(subject: Subject, indicator: Indicator, row: Row) -> str:
    """Return how the value changed on the same period of last year."""
    status = change_status(row)
    decimals = int(row["decimals"])
    before = words.bare_text(subject, indicator, row["previous"], decimals)
    if status not in ("up", "down"):
        return subject.text(f"say.change.{status}", value=before)
    size = words.difference_text(subject, indicator, row["change"], decimals)
    way = subject.text(f"change.{status}")
    if pd.isna(row["change_percent"]):
        return subject.text("say.change.points", way=way, size=size, value=before)
    percent = subject.language.percent(abs(row["change_percent"]), PERCENT_DECIMALS)
    return subject.text("say.change.percent", way=way, percent=percent, size=size)


def paragraphs(subject: Subject, progress: pd.DataFrame, headline: Sequence[str]) -> list[str]:
    """Return the cover's two short paragraphs: what is concluded, then what is not."""
    rows = [row for row in rows_of(progress) if row["indicator"] in headline]
    decided = [row for row in rows if row["verdict"] in DECIDED]
    others = [row for row in rows if row["verdict"] not in DECIDED]
    found = [" ".join(with_movers(subject, row) for row in decided), _others(subject, others)]
    found[-1] = f"{found[-1]} {_of_parts(subject, progress)}".strip()
    return [paragraph for paragraph in found if paragraph]


def with_movers(subject: Subject, row: Row) -> str:
    """Return the sentence with, where the province's count changed, the areas that moved it."""
    said = sentence(subject, row)
    if row["kind"] == "sample" or change_status(row) not in ("up", "down"):
        return said
    moved = movers(subject, row["indicator"])
    return f"{said.removesuffix('.')}, {moved}." if moved else said


def _others(subject: Subject, rows: Sequence[Row]) -> str:
    """Return the sentences on what is not concluded; no targets at all are said once."""
    aimless = len(rows) > 1 and all(
        row["target"] is None
        and row["verdict"] != "monitor"
        and subject.indicator(row["indicator"]).plan
        for row in rows
    )
    said = [sentence(subject, row, says_standing=not aimless) for row in rows]
    return " ".join([*said, subject.text("say.none_has_target")] if aimless else said)


def _of_parts(subject: Subject, progress: pd.DataFrame) -> str:
    """Return why an indicator of several parts has another verdict than one of them."""
    rows = {row["indicator"]: row for row in rows_of(progress)}
    said = []
    for name, row in rows.items():
        indicator = subject.indicator(name)
        parts = [rows[one] for one in indicator.listed("parts") if one in rows]
        if not any(one["verdict"] != row["verdict"] for one in parts):
            continue
        names = [words.lower_first(subject.word(subject.indicator(one["indicator"]).short))
                 for one in parts]  # fmt: skip
        said.append(
            subject.text(
                "say.parts",
                name=words.upper_first(subject.word(indicator.name)),
                count=words.in_words(subject, len(parts)),
                parts=words.listed(subject, names),
                verdict=words.lower_first(words.verdict_word(subject, row["verdict"])),
            )
        )
    return words.tie(" ".join(said))


def comparison(subject: Subject, indicator_id: str) -> str:
    """Return one or two sentences that set the area beside the others, or name the extremes."""
    indicator = subject.indicator(indicator_id)
    records = verdicts.ranking(subject.reference, subject.store, indicator_id, subject.period)
    records = records.set_index("area")
    own = records.loc[subject.area.code] if subject.area.code in records.index else None
    if own is None or pd.isna(own["value"]):
        status = "no_data" if own is None else own["status"]
        return words.tie(absence(subject, indicator, status))
    if subject.is_province:
        return words.tie(_extremes(subject, indicator, records))
    return words.tie(_beside_province(subject, indicator, own, records))


def _extremes(subject: Subject, indicator: Indicator, records: pd.DataFrame) -> str:
    below = records.drop(index=subject.area.code).dropna(subset=["value"])
    name, form = words.full_name(subject, indicator), "of_all"
    if len(below) < 2:
        return subject.text("say.too_few_areas")
    if indicator.kind == "sample":
        # Samples of too few clusters order no areas.
        below, name, form = below.dropna(subset=["ci_low"]), words.lower_first(name), "of_samples"
    if len(below) < 2:
        return subject.text("say.extremes.none", name=name)
    ordered = below.sort_values("value", ascending=False, kind="stable")
    count = min(MOST_NAMED, len(ordered) // 2)
    named = [_with_value(subject, indicator, ordered.iloc[at]) for at in range(count)]
    lowest = _with_value(subject, indicator, ordered.iloc[-1])
    if not indicator.is_rate:
        name += f" ({subject.word(indicator.unit)})"
    return subject.text(
        f"say.extremes.{form}", name=name, high=words.listed(subject, named), low=lowest
    )


def _with_value(subject: Subject, indicator: Indicator, row: pd.Series) -> str:
    value = words.bare_text(subject, indicator, row["value"])
    return f"{subject.name_in_text(str(row.name))} ({value})"


def _beside_province(
    subject: Subject, indicator: Indicator, own: pd.Series, records: pd.DataFrame
) -> str:
    whole = records.loc[subject.reference.areas.province_code]
    decimals = words.printed_decimals(subject, indicator, own["value"], subject.area.code)
    value = words.value_text(subject, indicator, own["value"], decimals)
    name = words.full_name(subject, indicator)
    if pd.isna(whole["value"]):
        return subject.text("say.value_here", name=name, value=value) + "."
    way = "above" if own["value"] > whole["value"] else "below"
    if round(own["value"] - whole["value"], indicator.decimals) == 0:
        way = "equal"
    size = words.difference_text(subject, indicator, own["value"] - whole["value"])
    write = words.bare_text
    if indicator.kind == "sample" and way != "equal" and not _intervals_apart(own, whole):
        way, write = "few" if pd.isna(own["ci_low"]) else "overlap", words.value_text
    of_province = write(subject, indicator, whole["value"])
    return subject.text(f"say.beside.{way}", name=name, value=value, size=size, whole=of_province)


def _intervals_apart(own: pd.Series, whole: pd.Series) -> bool:
    """Return whether both have intervals and these do not touch."""
    return bool(own["ci_low"] > whole["ci_high"] or own["ci_high"] < whole["ci_low"])


def movers(subject: Subject, indicator_id: str) -> str:
    """Return the areas that moved the province's change; "" for other areas or where unknown."""
    if not subject.is_province:
        return ""
    moved = verdicts.movers(subject.reference, subject.store, indicator_id, subject.period)
    if moved.empty:
        return ""
    names = words.listed(subject, [subject.name_in_text(code) for code in moved["area"]])
    return subject.text("say.movers", names=names)
