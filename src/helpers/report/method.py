"""What is written at the end of an annex: definitions, methods, limits, and the unit's comment."""

from __future__ import annotations

import unicodedata

from helpers.reference.definitions import Indicator
from helpers.report import words
from helpers.report.figures import Prose
from helpers.report.subject import Subject

KINDS = ("sample", "count", "administrative")


def definition(subject: Subject, indicator_id: str) -> Prose:
    """Return what an indicator means: numerator, denominator, what counts and what does not."""
    return Prose(words.tie(subject.word(subject.indicator(indicator_id).definition)))


def method_text(subject: Subject) -> Prose:
    """Return definitions of the theme's main indicators, then the rules that hold for all."""
    main = [one for one in subject.indicators if not one.parent and _needs_words(subject, one)]
    lines = [
        f"- **{words.upper_first(subject.word(one.name))}.** {subject.word(one.definition)}"
        for one in main
    ]
    kinds = {one.kind for one in subject.indicators}
    rules = [subject.text(f"method.{kind}") for kind in KINDS if kind in kinds]
    if "sample" in kinds:
        rules.append(subject.text("method.verdict_of_sample"))
    rules.append(subject.text("method.verdict"))
    policy = subject.reference.disclosure
    if "count" in kinds and policy.note is not None and policy.withhold_up_to:
        note = words.lower_first(subject.word(policy.note))
        rules.append(f"{subject.text('method.disclosure')} {note}")
    if subject.store.invented(subject.datasets):
        rules.append(subject.text("method.invented"))
    return Prose(words.tie("\n".join(lines) + "\n\n" + " ".join(rules)), small=True)


def _needs_words(subject: Subject, indicator: Indicator) -> bool:
    """Return whether an indicator says too little by its name: the plan's, and all samples."""
    return indicator.plan or indicator.kind == "sample" or not subject.theme_has_plan


def comment(subject: Subject) -> Prose:
    """Return the unit's written comment, or one line that says there is none."""
    written = _written(subject, subject.language.code)
    if written:
        return Prose(unicodedata.normalize("NFC", written))
    others = [one for one in sorted(subject.reference.languages) if _written(subject, one)]
    key = "comment.elsewhere" if others else "comment.none"
    return Prose(subject.text(key, languages=", ".join(others)))


def _written(subject: Subject, language: str) -> str:
    """Return the comment as the unit wrote it in a language; "" where there is none."""
    where = (subject.period.code, subject.area.code, subject.theme.id)
    file = subject.reference.comment(*where, language)
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""
