"""What Jupyter is told: how to show frames, microdata and figures in an annex."""

from __future__ import annotations

from functools import wraps
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from helpers.reference.language import Language
from helpers.report.figures import SVG
from helpers.report.frames import frame_bundle, is_microdata, microdata_bundle
from helpers.report.style import apply_style, svg_text

PRINTED_FORMS = ("__repr__", "to_string", "to_html", "to_markdown", "to_latex")
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
    """Keep rows of persons out of every other form of a frame or series: displayed or printed."""
    plain = shell.display_formatter.formatters["text/plain"]
    for kind in (pd.Series, pd.DataFrame):
        plain.for_type(kind, lambda held, printer, cycle: printer.text(repr(held)))
        for form in PRINTED_FORMS:
            if hasattr(kind, form):
                _guard(kind, form, language)


def _guard(kind: type, form: str, language: Language) -> None:
    """Make one printed form of a frame or series say the shape alone where rows are persons."""
    own = getattr(kind, form)
    own = getattr(own, "__wrapped__", own) if getattr(own, "guards_rows", False) else own

    @wraps(own)
    def say(held: Any, *given: Any, **named: Any) -> Any:
        if is_microdata(held):
            return microdata_bundle(held, language)["text/plain"]
        return own(held, *given, **named)

    say.guards_rows = True  # type: ignore[attr-defined]
    setattr(kind, form, say)
