"""An analyst's own axes: labels stand beside what they name and never on each other."""

import matplotlib.pyplot as plt
import pytest

from helpers.reference.language import Language
from helpers.report.axes import label_lines

VI = Language("vi", {})


def label_boxes(*series):
    figure, axes = plt.subplots(figsize=(6.4, 1.8))
    for name, values in zip(("Lúa", "Ngô"), series, strict=False):
        axes.plot([2021, 2022, 2023, 2024], values, label=name)
    axes.legend()
    label_lines(axes, VI)
    figure.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in axes.texts}
    plt.close(figure)
    return boxes


@pytest.mark.parametrize("second", [152.7, 130.0, 60.0, 137.8])
def test_labels_of_two_lines_do_not_overlap_however_near_the_lines_are(second):
    rice, maize = label_boxes([136, 138, 137, 137.8], [second] * 4).values()
    assert not rice.overlaps(maize)


def test_a_line_is_labelled_with_its_last_value_in_vietnamese_form():
    assert list(label_boxes([1000.0, 1100.5, 1200.25, None])) == ["Lúa 1.200,3"]


def test_a_line_without_a_value_has_no_label():
    assert label_boxes([None, None, None, None]) == {}
