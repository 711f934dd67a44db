"""Food insecurity by FIES (SDG 2.1.2): one model for the province, shares by area."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.indicators.context import EstimationContext


def food_insecurity_share(context: EstimationContext, indicator: Any) -> pd.DataFrame:
    """Return the share of households in moderate or severe, or in severe, food insecurity."""
    raise NotImplementedError
