"""What a real kernel shows of an analyst's own figure and frames, the first figure included."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.render.engine import execute

ROOT = Path(__file__).parents[2]
PARAMETERS = (
    'area = "051"  # code\nperiod = "2024"  # code\nlanguage = "vi"  # code\nas_of = ""  # day'
)
CELLS = (
    "from helpers import open_annex\n"
    'annex = open_annex("nutrition", area=area, period=period, language=language, as_of=as_of)',
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns",
    'axes = sns.barplot(x=["Bảo Lâm", "Hòa An"], y=[39.8, 24.6])\n'
    'axes.set(title="Thấp còi theo huyện", ylabel="%")\nplt.show()',
    'pd.DataFrame({"record": ["k1"], "weight_kg": [7.25]})',
    'pd.DataFrame({"record": ["k1"], "weight_kg": [7.25]})["weight_kg"].rename("record")',
    'pd.DataFrame({"huyện": ["Hòa An"], "tấn": [1234.5]})',
)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    project = tmp_path_factory.mktemp("dự án")
    shutil.copytree(ROOT / "params", project / "params")
    (project / "notebooks").mkdir()
    cells = [new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    notebook = project / "notebooks" / "nutrition.ipynb"
    nbformat.write(new_notebook(cells=cells + [new_code_cell(cell) for cell in CELLS]), notebook)
    result = execute(notebook, project / "out.ipynb", {"area": "051"}, project=project)
    assert result.status == "ok", result.error
    return [cell.outputs for cell in nbformat.read(project / "out.ipynb", 4).cells][-len(CELLS) :]


def test_the_first_figure_of_pyplot_is_svg_with_alt_text_and_shown_once(outputs):
    shown = [output for output in outputs[2] if "image/svg+xml" in output.get("data", {})]
    assert len(shown) == 1
    assert "image/png" not in shown[0].data
    assert shown[0].metadata["image/svg+xml"]["alt"] == "Thấp còi theo huyện; %"
    assert "Noto Sans" in "".join(shown[0].data["image/svg+xml"])


def test_rows_of_persons_are_never_in_an_output(outputs):
    for cell in outputs[3:5]:
        assert "7.25" not in str(cell)
        assert "7,25" not in str(cell)
        assert "không in dòng nào" in str(cell)


def test_a_plain_frame_is_a_table_that_exporters_know(outputs):
    data = outputs[5][0].data
    assert data["application/vnd.dataresource+json"]["data"] == [{"huyện": "Hòa An", "tấn": 1234.5}]
