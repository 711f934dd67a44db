"""What an annex says about its indicators: verdicts, progress, trend, ranking."""

from __future__ import annotations

from helpers.indicators.judgement import change_of_two_samples, judge, judge_parts
from helpers.indicators.progress import progress
from helpers.indicators.series import movers, ranking, trend

__all__ = [
    "change_of_two_samples",
    "judge",
    "judge_parts",
    "movers",
    "progress",
    "ranking",
    "trend",
]
