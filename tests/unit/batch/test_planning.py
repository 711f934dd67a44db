"""Why a run would run, and when it would not."""

import os

HARVEST = "harvest 901 2024 vi"


def edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_everything_is_new_once_and_then_up_to_date(batch):
    assert set(batch.reasons().values()) == {"new"}
    batch.run()
    assert set(batch.reasons().values()) == {"up to date"}
    assert batch.run().made == ()
    assert batch.executed == []


def test_a_changed_notebook_runs_its_own_theme_only(batch):
    batch.run()
    edit(batch.paths.notebooks / "harvest.ipynb", "Câu sau kết quả.", "Câu khác.")
    reasons = batch.reasons()
    assert reasons[HARVEST] == "notebook changed"
    assert reasons["summary 90 2024 vi"] == "up to date"


def test_a_comment_in_params_or_another_order_runs_nothing_and_a_number_names_its_file(batch):
    batch.run()
    target = batch.paths.params / "targets.csv"
    edit(target, "indicator,", "# nguồn: kế hoạch\nindicator,")
    edit(batch.paths.params / "periods.yml", "year:\n", "# kỳ\nyear:\n")
    assert set(batch.reasons().values()) == {"up to date"}
    edit(target, ",gt,10,", ",gt,11,")
    assert set(batch.reasons().values()) == {"params/targets.csv changed"}


def test_a_comment_of_the_analyst_runs_its_own_annex_only(batch):
    batch.run()
    note = batch.paths.params / "comments" / "2024" / "901" / "harvest.vi.md"
    note.parent.mkdir(parents=True)
    note.write_text("Vì mưa nhiều.", encoding="utf-8")
    changed = {name: why for name, why in batch.reasons().items() if why != "up to date"}
    assert changed == {HARVEST: "comment changed"}


def test_another_day_of_last_year_s_report_runs_what_tells_of_revised_figures(batch):
    folder = batch.paths.params / "batches"
    last_year = (folder / "default.yml").read_text(encoding="utf-8").replace("[2024]", "[2023]")
    last_year = "".join(line for line in last_year.splitlines(True) if "printed_date" not in line)
    (folder / "last-year.yml").write_text(
        f"{last_year}printed_date: 2024-01-05\n", encoding="utf-8"
    )
    batch.run()
    edit(folder / "last-year.yml", "printed_date: 2024-01-05", "printed_date: 2024-02-05")
    assert set(batch.reasons().values()) == {"days of reports changed"}


def test_new_data_are_named_by_dataset_and_later_periods_do_not_count(batch, submit):
    batch.run()
    submit(batch.paths, "2025")
    assert set(batch.reasons().values()) == {"up to date"}
    submit(batch.paths, "2023")
    assert set(batch.reasons().values()) == {"data/clean/crops changed"}


def test_another_letter_makes_the_pages_anew_without_executing(batch):
    batch.run()
    edit(batch.paths.params / "batches" / "default.yml", "07/BC-SNN", "08/BC-SNN")
    assert batch.reasons()[HARVEST] == "letter, template or fonts changed"
    batch.run()
    assert (batch.executed, len(batch.exported)) == ([], 8)
    assert "08/BC-SNN" in (batch.folder / "2024/901/harvest.vi.html").read_text(encoding="utf-8")
    assert set(batch.reasons().values()) == {"up to date"}


def test_an_altered_page_is_made_anew_and_only_that(batch):
    batch.run()
    (batch.folder / "2024/901/harvest.vi.pdf").write_bytes(b"%PDF- another %%EOF")
    assert batch.reasons()[HARVEST] == "its pdf is missing or was altered"
    batch.run()
    assert (batch.executed, batch.exported) == ([], ["901 pdf"])
    record = batch.run().manifest.by_request[batch.plan().runs[2].request]
    assert sorted(file.path.rpartition(".")[2] for file in record.files) == ["html", "ipynb", "pdf"]


def test_a_missing_notebook_is_executed_anew(batch):
    batch.run()
    (batch.folder / "2024/901/harvest.vi.ipynb").unlink()
    assert batch.reasons()[HARVEST].startswith("its executed notebook is missing")
    batch.run()
    assert batch.executed == ["harvest 901"]


def test_a_touched_file_with_the_same_bytes_is_intact(batch):
    batch.run()
    for file in batch.folder.rglob("*.html"):
        os.utime(file, ns=(1, 1))
    assert set(batch.reasons().values()) == {"up to date"}


def test_force_makes_all_of_it_anew(batch):
    batch.run()
    assert set(batch.reasons(force=True).values()) == {"asked for anew"}


def test_one_format_asked_for_leaves_the_other_page_as_it_is(batch):
    batch.run(formats=("html",))
    assert not list(batch.folder.rglob("*.pdf"))
    batch.run(formats=("pdf",))
    assert (batch.executed, len(batch.exported)) == ([], 4)
    assert len(list(batch.folder.rglob("*.html"))) == 4


def test_executing_for_one_format_removes_the_page_that_would_be_out_of_date(batch):
    batch.run()
    edit(batch.paths.notebooks / "harvest.ipynb", "Câu sau kết quả.", "Câu khác.")
    batch.run(formats=("html",), areas=("901",))
    folder = batch.folder / "2024" / "901"
    assert sorted(path.suffix for path in folder.iterdir()) == [".html", ".ipynb"]
