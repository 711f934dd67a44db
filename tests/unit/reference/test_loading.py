"""Params as text, typed by checked objects, read again when changed, every fault at once."""

import os

import pydantic
import pytest

from helpers.config import read_csv, read_yaml
from helpers.errors import UserMistake
from helpers.reference import check, load_reference, warnings


def refusals(project):
    return [str(fault) for fault in check(project)]


def test_yaml_scalars_stay_text(tmp_path):
    file = tmp_path / "a.yml"
    file.write_text("a: 051\nb: no\nc: 2024\nd: 1e3\ne: null\nf: 2024-01-02\n", encoding="utf-8")
    assert read_yaml(file, []) == {
        "a": "051", "b": "no", "c": "2024", "d": "1e3", "e": "null", "f": "2024-01-02",
    }  # fmt: skip


def test_csv_cells_stay_text_and_are_composed(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("\ufeff# a remark\ncode;name\n051;Ho\u0300a An\n", encoding="utf-8")
    assert read_csv(file, []) == [{"": "3", "code": "051", "name": "Hòa An"}]


def test_a_key_given_twice_and_broken_yaml_are_faults_with_their_line(tmp_path):
    faults = []
    file = tmp_path / "a.yml"
    file.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    read_yaml(file, faults)
    file.write_text("a: {b: 1\n", encoding="utf-8")
    read_yaml(file, faults)
    assert "twice" in str(faults[0])
    assert faults[0].where == "a.yml, line 3"
    assert "line" in faults[1].where


def test_the_project_s_own_params_have_no_fault(reference):
    assert check(reference.paths) == []


def test_a_missing_translation_is_a_warning_not_a_fault(project):
    folder = project.params / "translations"
    folder.mkdir(exist_ok=True)
    (folder / "vi.yml").write_text("table:\n  total: Tổng số\n", encoding="utf-8")
    (folder / "en.yml").write_text("", encoding="utf-8")
    assert refusals(project) == []
    assert [fault.where for fault in warnings(project)] == [
        "params/translations/en.yml: table.total"
    ]


def test_a_translation_without_its_values_is_a_fault(project):
    folder = project.params / "translations"
    folder.mkdir(exist_ok=True)
    (folder / "vi.yml").write_text("a: Năm {year}\n", encoding="utf-8")
    (folder / "en.yml").write_text("a: Year\nb: More\n", encoding="utf-8")
    found = refusals(project)
    assert any("en.yml: a" in fault and "year" in fault for fault in found)
    assert any("en.yml: b" in fault for fault in found)


def test_params_are_read_once_until_a_file_changes(project):
    first = load_reference(project)
    assert load_reference(project) is first
    file = project.params / "project.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("min_clusters: 8", "min_clusters: 9"),
        encoding="utf-8",
    )
    os.utime(file, ns=(1, 1))
    assert load_reference(project).settings.min_clusters == 9


def test_nothing_loaded_can_be_changed(reference):
    with pytest.raises(pydantic.ValidationError):
        reference.settings.min_clusters = 1
    with pytest.raises(AttributeError):
        reference.settings = None
    with pytest.raises(TypeError):
        reference.indicators["new"] = None


def test_every_fault_is_told_at_once_with_file_field_and_nearest(project, spoil):
    spoil("indicators.yml", "  decimals: 1\n", "  decimls: 1\n")
    spoil("themes.yml", "levels: [province, district, commune]", "levels: [province, districts]")
    spoil("targets.csv", "grain_output,04,2025,plan_2025,gt,290", "grain_output,04,2025,plan,gt,x")
    spoil("periods.yml", "end: 12-14", "end: 13-14")
    found = "\n".join(refusals(project))
    assert "params/indicators.yml: grain_output.decimls: unknown field" in found
    assert "did you mean 'decimals'?" in found
    assert "params/indicators.yml: grain_output.decimals: this field is required" in found
    assert "params/themes.yml: food_security.levels" in found
    assert "did you mean 'district'?" in found
    assert "params/targets.csv, line 4: kind" in found
    assert "params/targets.csv, line 4: value" in found
    assert "params/periods.yml: year.end" in found
    with pytest.raises(UserMistake) as refusal:
        load_reference(project)
    assert len(refusal.value.faults) == 6


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "hint"),
    [
        ("targets.csv", "grain_output,04", "grain_outptu,04", "indicator", "grain_output"),
        ("targets.csv", "grain_output,051", "grain_output,0551", "area", "051"),
        ("targets.csv", "so_nnptnt,Kế", "so_nptnt,Kế", "lead_agency", "so_nnptnt"),
        ("indicators.yml", "theme: nutrition", "theme: nutritoin", ".theme", "nutrition"),
        (
            "indicators.yml",
            "parent: grain_output",
            "parent: grain_outpt",
            ".parent",
            "grain_output",
        ),
        ("indicators.yml", "agency: so_y_te", "agency: so_yte", ".lead_agency", "so_y_te"),
        ("indicators.yml", "datasets: [births]", "datasets: [birth]", ".datasets", "births"),
        ("duties.csv", "so_y_te,,,nutrition", "so_y_te,,,nutritio", "themes", "nutrition"),
        ("agencies.csv", "so_nnmt\n", "so_nmt\n", "successor", "so_nnmt"),
        ("area_changes.csv", "01267,01273", "01267,012733", "new_code", "01273"),
        ("batches/default.yml", "themes: all", "themes: [nutritin]", "themes", "nutrition"),
        ("batches/default.yml", "periods: [2024]", "periods: [2024-H3]", "default", "2024-H"),
        ("batches/default.yml", "areas: reporting", "areas: [01654, 057]", "default", "05"),
        ("project.yml", "disclosure: standard", "disclosure: standart", "disclosure", "standard"),
        ("project.yml", "default_batch: default", "default_batch: defalt", "batch", "default"),
        ("recipients.yml", "themes: [cooperatives]", "themes: [cooperative]", "themes", "cooper"),
    ],
)
def test_an_unknown_name_is_a_fault_with_the_nearest(project, spoil, name, old, new, where, hint):  # noqa: PLR0913, PLR0917
    spoil(name, old, new)
    found = refusals(project)
    assert 1 <= len(found) <= 2, found
    assert any(where in fault and name in fault and hint in fault for fault in found), found


def test_a_method_that_no_function_bears_is_a_fault_with_the_nearest(reference):
    methods = {one.method for one in reference.indicators.values()} - {"crop_yield"}
    found = check(reference.paths, methods)
    assert {fault.where for fault in found} == {
        "params/indicators.yml: rice_yield.method",
        "params/indicators.yml: maize_yield.method",
    }


def test_one_broken_file_is_one_fault_not_a_fault_of_every_line_that_refers_to_it(project):
    (project.params / "themes.yml").write_text("a: {b\n", encoding="utf-8")
    assert len(refusals(project)) == 1
    (project.params / "themes.yml").unlink()
    assert refusals(project) == ["params/themes.yml: this file is required; it was not found"]


def test_two_areas_of_one_code_on_one_day_are_a_fault(project, spoil):
    spoil("areas.csv", "051,district,Hòa An", "052,district,Hòa An")
    assert any("one area a code and day" in fault for fault in refusals(project))


def test_a_target_in_another_unit_or_given_twice_is_a_fault(project, spoil):
    line = "grain_output,04,2025,plan_2025,gt,290,nghìn tấn,so_nnptnt,"
    spoil("targets.csv", line, f"{line}x\n{line.replace('nghìn tấn', 'tấn')}")
    found = "\n".join(refusals(project))
    assert "the indicator's unit 'nghìn tấn' is required; got: 'tấn'" in found
    assert "one target an indicator, area, year and kind" in found


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("2025/051/nutrition.vi.md", "that code stood for"),
        ("2024/051/nutriton.vi.md", "nutrition"),
        ("2024/051/nutrition.md", "<period>/<area>"),
        ("2024-H3/051/nutrition.vi.md", "period"),
    ],
)
def test_a_comment_that_no_annex_would_print_is_a_fault(project, path, reason):
    file = project.params / "comments" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("Nhận xét.", encoding="utf-8")
    found = refusals(project)
    assert len(found) == 1
    assert reason in found[0]


def test_a_folder_of_another_province_needs_no_history(project):
    for name in ("area_changes.csv", "area_aliases.csv", "duties.csv", "corrections.yml"):
        (project.params / name).unlink()
    assert refusals(project) == []


def test_prices_are_chained_from_the_baseline_year(reference):
    settings = reference.settings
    assert settings.price_index(2022) == 1.0
    assert settings.price_index(2024) == pytest.approx(1.0325 * 1.0363)
    assert settings.price_index(2040) is None
    assert settings.price_index(2021) is None


def test_a_last_day_before_the_first_is_a_fault(project, spoil):
    spoil("agencies.csv", ",2025-03-01,,", ",2025-03-01,2024-03-01,")
    assert "agencies.csv, line 6: valid_to" in refusals(project)[0]


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("theme", "nutritin", "nutrition"),
        ("indicator", "grain_outptu", "grain_output"),
        ("language", "vn", "known: en, vi"),
    ],
)
def test_what_is_asked_for_by_a_wrong_name_is_refused_with_the_nearest(
    reference, kind, written, meant
):
    with pytest.raises(UserMistake, match=f"got: '{written}'.*{meant}"):
        getattr(reference, kind)(written)
