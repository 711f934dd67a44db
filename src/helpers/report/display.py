"""What Jupyter is told: how to show frames, microdata and figures in an annex."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from helpers.reference.language import Language
from helpers.report.figures import SVG
from helpers.report.frames import frame_bundle, is_microdata, microdata_bundle
from helpers.report.style import apply_style, svg_text

INLINE = "module://matplotlib_inline.backend_inline"


def register(language: Language) -> bool:
    """Set our look, and our forms of frames and figures in the running shell if there is one.

    Return whether there is one.
    """
    apply_style()
    shell = _running_shell()
    if shell is None:
        return False
    _force_inline_backend(shell)
    apply_style()
    forms = shell.display_formatter.mimebundle_formatter
    forms.for_type(pd.DataFrame, lambda frame, **_: frame_bundle(frame, language))
    forms.for_type(Figure, lambda figure, **_: figure_bundle(figure))
    _hide_rows_of_microdata(shell, language)
    return True


def figure_bundle(figure: Figure) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return SVG and alt text of any figure; the alt text is made from its titles and labels."""
    alt = figure_words(figure)
    return {SVG: svg_text(figure), "text/plain": alt}, {SVG: {"alt": alt}}


def figure_words(figure: Figure) -> str:
    """Return titles and axis labels of a figure in one line."""
    said = [getattr(figure, "_suptitle", None)]
    words = [said[0].get_text()] if said[0] is not None else []
    for axes in figure.axes:
        titles = [axes.get_title(loc=side) for side in ("left", "center", "right")]
        words += [*titles, axes.get_xlabel(), axes.get_ylabel()]
    return "; ".join(dict.fromkeys(word for word in words if word))


def _running_shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _force_inline_backend(shell: Any) -> None:
    """Switch to inline SVG now: done later, it would drop our figure form without a word."""
    if not hasattr(shell, "kernel"):
        return
    from matplotlib_inline.backend_inline import configure_inline_support
    from matplotlib_inline.config import InlineBackend

    mpl.use(INLINE)
    settings = InlineBackend.instance(parent=shell)
    settings.figure_formats = {"svg"}
    settings.print_figure_kwargs = {}
    configure_inline_support(shell, INLINE)
    for form in shell.display_formatter.formatters.values():
        form.pop(Figure, None)


def _hide_rows_of_microdata(shell: Any, language: Language) -> None:
    """Keep rows of persons out of every other form of a frame or series."""
    plain = shell.display_formatter.formatters["text/plain"]

    def say(held: Any, printer: Any, cycle: bool) -> None:
        if is_microdata(held):
            printer.text(microdata_bundle(held, language)["text/plain"])
        else:
            printer.text(repr(held))

    plain.for_type(pd.Series, say)
    plain.for_type(pd.DataFrame, say)
