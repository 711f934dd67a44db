"""Tasks, capital, communication by agency; reports received in time."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.indicators import implementation, reporting
from helpers.indicators.context import EstimationContext


def task(agency, code, state, due="2024-06-30"):
    place = agency.removeprefix("ubnd_") if agency.startswith("ubnd_") else "04"
    return {
        "task_code": code,
        "agency": agency,
        "due_date": pd.Timestamp(due),
        "state": state,
        "reporting_area": place,
    }


TASKS = [
    task("so_y_te", "1", "done"),
    task("so_y_te", "2", "in_progress"),
    task("ubnd_040", "1", "in_progress", "2025-06-30"),
    task("ubnd_040", "2", "overdue", "2025-06-30"),
]
MONEY = [f"{name}_million_dong" for name in implementation.MONEY]
NOTHING = {
    "capital": ["agency", *MONEY, "reporting_area"],
    "communication": ["agency", "activities", "people_reached", "reporting_area"],
}


@pytest.fixture
def context(world, tmp_path):
    reference = world.make_reference(tmp_path)
    agencies = [SimpleNamespace(id=name) for name in ("so_y_te", "so_tttt", "ubnd_040", "ubnd_051")]
    reference.agencies = SimpleNamespace(in_force=lambda on: agencies)
    reference.duties = [
        SimpleNamespace(agency=agency.id, in_force=lambda on: True) for agency in agencies
    ]
    store = world.SmallStore()
    store.put("tasks", "2024", TASKS)
    for dataset, columns in NOTHING.items():
        store.put(dataset, "2023", pd.DataFrame(columns=columns))
    return EstimationContext(reference, store, reference.periods.get("2024"))


def by_area(records):
    return records.set_index("area")


def test_an_area_shows_the_tasks_of_its_own_committee_and_the_province_all(world, context):
    indicator = world.make_indicator(
        "tasks_done_share", "tasks_share", ["tasks"], arguments={"states": ["done"]}
    )
    records = by_area(implementation.tasks_share(context, indicator))
    assert records.at["04", "value"] == 25.0
    assert records.at["040", "value"] == 0.0


def test_a_committee_that_has_not_reported_is_a_row_that_says_so(world, context):
    indicator = world.make_indicator(
        "tasks_total", "tasks_count", ["tasks"], arguments={"states": ["done"]}
    )
    records = by_area(implementation.tasks_count(context, indicator))
    assert records.at["051", "status"] == "not_reported"
    assert pd.isna(records.at["051", "value"])


def test_a_task_not_done_by_its_day_is_overdue_whatever_it_says(world, context):
    indicator = world.make_indicator(
        "tasks_overdue", "tasks_count", ["tasks"], arguments={"states": ["overdue"]}
    )
    records = by_area(implementation.tasks_count(context, indicator))
    assert records["value"].to_dict()["04"] == 2
    assert records.at["040", "value"] == 1


def test_disbursement_is_the_sum_disbursed_over_the_sum_allotted(world, context):
    rows = [("so_y_te", 100.0, 80.0), ("so_y_te", 300.0, 120.0), ("ubnd_040", 50.0, 50.0)]
    frame = pd.DataFrame(rows, columns=["agency", "allotted", "disbursed"])
    context.store.put("capital", "2024", frame.assign(reporting_area="04"))
    indicator = world.make_indicator(
        "disbursement_share",
        "capital_share",
        ["capital"],
        arguments={"numerator": "disbursed", "denominator": "allotted"},
    )
    records = by_area(implementation.capital_share(context, indicator))
    assert records.at["04", "value"] == pytest.approx(100 * 250 / 450)
    assert records.at["040", "value"] == 100.0


def test_reports_in_time_count_workbooks_of_areas_and_of_agencies(world, context):
    indicator = world.make_indicator(
        "reports", "reports_received_share", ["tasks"], arguments={"on_time": "yes"}
    )
    late = {"received": date(2025, 1, 20)}
    sent = [
        {"dataset": "crops", "area": "040", "sender": "040", "received": date(2024, 12, 18)},
        {"dataset": "crops", "area": "040", "sender": "040", **late},
        {"dataset": "tasks", "area": "040", "sender": "ubnd_040", **late},
        {"dataset": "tasks", "area": "04", "sender": "so_y_te", "received": date(2024, 12, 20)},
    ]
    context.store.submissions = lambda dataset=None, period=None: pd.DataFrame(sent)
    records = by_area(reporting.reports_received_share(context, indicator))
    assert records.loc["04", ["numerator", "denominator"]].tolist() == [2, 6]
    assert records.at["040", "value"] == 50.0
    assert records.at["051", "status"] == "not_reported"


def test_a_period_of_which_nobody_reported_has_no_data_and_no_error(world, context):
    empty = pd.DataFrame(columns=["dataset", "area", "sender", "received"], dtype="str")
    context.store.submissions = lambda dataset=None, period=None: empty
    indicator = world.make_indicator("reports", "reports_received_share", ["tasks"])
    records = reporting.reports_received_share(context, indicator)
    assert set(records["status"]) == {"no_data"}


def test_the_deadline_is_the_one_of_the_batch_that_reports_on_the_period(context):
    assert reporting.deadline(context) == date(2024, 12, 29)
    batch = SimpleNamespace(deadline=date(2024, 12, 20), periods=("2024",))
    context.reference.batches = {"default": batch}
    assert reporting.deadline(context) == date(2024, 12, 20)
