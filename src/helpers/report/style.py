"""The look of every figure: colours, sizes and faces; drawn at final size, in millimetres.

Settled: a status is shape, word and colour, always all three. Met is a filled disc, missed a filled
triangle, undecided an open diamond, monitored a dash. The target is plum and dashed, and nothing
else is. Blue is data, so that data never looks like a verdict. Pale ground is the side that meets
the target. Figures are set in Noto Sans, whose digits share one width.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from math import ceil, floor, log10
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#1B1F24"
MUTED = "#5B6470"
OTHER = "#87919B"
RULE = "#AEB5BD"
GRID = "#DDE1E5"
FOCUS = "#0B4A6F"
GOOD_SIDE = "#E3EEE9"
TARGET = "#8C1D5B"
WHITE = "#FFFFFF"
SEQUENTIAL = ("#EAF1F5", "#BFD5E2", "#86B0C9", "#3F7FA6", "#0B4A6F")
BAND, HISTOGRAM, BAR = SEQUENTIAL[0], SEQUENTIAL[1], SEQUENTIAL[2]

# Fill, edge and sign of a tile; four distinct grays when printed in black and white.
TILES = {
    "met": ("#0F6B58", "#0F6B58", WHITE),
    "missed": ("#F2A65E", "#D9822B", "#8A3200"),
    "undecided": (WHITE, MUTED, INK),
    "none": ("#ECEEF0", RULE, MUTED),
}
MARKERS = {"met": "o", "missed": "^", "undecided": "D", "monitor": "_"}

WIDTH_MM = 162.0
MM = 1 / 25.4
FACES = ("Noto Sans", "Be Vietnam Pro")
WEIGHTS = (400, 500, 600, 700)
FACE_FILES = (
    (
        "fontpkg_noto_sans",
        (("normal", "NotoSans[wdth,wght].ttf"), ("italic", "NotoSans-Italic[wdth,wght].ttf")),
    ),
    (
        "fontpkg_be_vietnam_pro",
        (("normal", "BeVietnamPro-Regular.ttf"), ("italic", "BeVietnamPro-Italic.ttf")),
    ),
)
TITLE, SUBTITLE, LABEL, LAST, TILE = 9.5, 8.0, 8.5, 9.5, 6.5
DASHES = (0, (4 / 1.1, 2.2 / 1.1))
SEMIBOLD = 600

# matplotlib types the keys of its settings one by one.
SETTINGS: Any = {
    "font.family": list(FACES),
    "font.size": LABEL,
    "svg.fonttype": "none",
    "svg.hashsalt": "annex",
    "axes.unicode_minus": True,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": LABEL,
    "axes.linewidth": 0.6,
    # Series in the order of an analyst's hue: the area itself dark, what it is held against light.
    "axes.prop_cycle": cycler(color=[FOCUS, BAR, HISTOGRAM, OTHER]),
    "axes.axisbelow": True,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": TITLE,
    "axes.titleweight": SEMIBOLD,
    "axes.titlelocation": "left",
    "text.color": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.labelsize": LABEL,
    "ytick.labelsize": LABEL,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.size": 0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "figure.dpi": 72,
    "savefig.bbox": None,
    "lines.solid_capstyle": "butt",
    "legend.frameon": False,
    "legend.fontsize": LABEL,
}


@cache
def register_faces() -> None:
    """Make the packaged faces known to matplotlib, once.

    One variable file holds every weight, of which matplotlib sees the first: each weight we use is
    entered with the same file, so that none is reported missing.
    """
    for package, wanted in FACE_FILES:
        folder = files(package).joinpath("files")
        for slant, name in wanted:
            with as_file(folder.joinpath(name)) as path:
                for weight in WEIGHTS:
                    font_manager.fontManager.ttflist.append(
                        font_manager.FontEntry(
                            fname=str(path),
                            name=FACES[FACE_FILES.index((package, wanted))],
                            style=slant,
                            variant="normal",
                            weight=weight,
                            stretch="normal",
                            size="scalable",
                        )
                    )


@contextmanager
def annex_style() -> Iterator[None]:
    """Hold our settings while something is drawn, and give the old ones back."""
    register_faces()
    with mpl.rc_context(SETTINGS):
        yield


def apply_style() -> None:
    """Set our settings for the whole session, so that an analyst's own figure has our look."""
    register_faces()
    mpl.rcParams.update(SETTINGS)


def figure_mm(height: float, width: float = WIDTH_MM) -> Figure:
    """Return an empty figure of that height and width in mm, outside of pyplot's keeping."""
    with annex_style():
        return Figure(figsize=(width * MM, height * MM))


def axes_mm(figure: Figure, left: float, bottom: float, *, width: float, height: float) -> Axes:
    """Return axes at a place given in mm from the lower left corner of the figure."""
    across, up = (size / MM for size in figure.get_size_inches())
    with annex_style():
        return figure.add_axes((left / across, bottom / up, width / across, height / up))


def paper_mm(figure: Figure) -> Axes:
    """Return axes over the whole figure whose units are mm, with nothing drawn."""
    across, up = (size / MM for size in figure.get_size_inches())
    axes = axes_mm(figure, 0, 0, width=across, height=up)
    axes.set(xlim=(0, across), ylim=(0, up))
    axes.set_axis_off()
    return axes


def svg_text(figure: Figure) -> str:
    """Return the figure as SVG text: real letters, no date, the same bytes each time."""
    held = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with annex_style():
        figure.savefig(held, format="svg", metadata=nothing)
    return held.getvalue()


def headroom(highest: float, unit: str, share: float) -> float:
    """Return the highest value with some room above it; a percentage does not pass 100."""
    return min(highest * share, 100.0) if unit == "%" and highest <= 100 else highest * share


def nice_axis(highest: float, intervals: int = 5) -> list[float]:
    """Return ticks from 0 to a round number above `highest`, about `intervals` steps."""
    highest = highest if highest > 0 else 1.0
    rough = highest / intervals
    power = 10.0 ** floor(log10(rough))
    step = next(unit * power for unit in (1, 2, 4, 5, 10) if unit * power >= rough * 0.8)
    count = ceil(highest / step - 1e-9)
    return [round(index * step, 10) for index in range(count + 1)]


def below_nought(lowest: float, ticks: list[float]) -> list[float]:
    """Return the ticks needed below 0, in the step of those above it; none where nothing is."""
    step = ticks[1] - ticks[0]
    count = ceil(-lowest / step - 1e-9) if lowest < 0 else 0
    return [round(-step * index, 10) for index in range(count, 0, -1)]
