"""What `print` and `to_string` say of a frame of persons in an annex's kernel: its shape."""

import pandas as pd
import pytest

from helpers.reference.language import Language
from helpers.report.display import PRINTED_FORMS, _guard
from helpers.report.frames import MICRODATA

VI = Language("vi", {"frame.microdata": "{rows} dòng; cột: {columns}."})


@pytest.fixture
def kind():
    class Frame(pd.DataFrame):
        @property
        def _constructor(self):
            return Frame

    for form in (*PRINTED_FORMS, *PRINTED_FORMS):
        _guard(Frame, form, VI)
    return Frame


def test_printed_rows_of_persons_are_their_shape_and_columns(kind):
    rows = kind({"record": ["f66cd0292184-000001"], "weight_kg": [10.3]})
    said = [str(rows), repr(rows), rows.to_string(), rows.to_html(), f"{rows.head()}"]
    assert set(said) == {"1 dòng; cột: record, weight_kg."}


def test_rows_stay_hidden_when_the_key_is_dropped(kind):
    rows = kind({"record": ["f66cd0292184-000001"], "weight_kg": [10.3]})
    rows.attrs[MICRODATA] = True
    assert "10.3" not in str(rows.drop(columns="record").head())


def test_other_frames_print_as_ever(kind):
    assert "10.3" in str(kind({"weight_kg": [10.3]}))
    assert kind({"a": [1]}).to_string() == pd.DataFrame({"a": [1]}).to_string()
