"""Agencies and duties in time: DOMAIN §1b and §3."""

from datetime import date

import pytest

from helpers.reference import UnknownAgency

BEFORE = date(2025, 2, 28)
SINCE = date(2025, 3, 1)


def test_an_annex_of_2024_keeps_the_names_of_2024(reference):
    period = reference.periods.get("2024")
    name = reference.agencies.named("so_nnptnt", period)
    assert name == "Sở Nông nghiệp và Phát triển nông thôn"


@pytest.mark.parametrize(
    ("indicator", "before", "since"),
    [
        ("grain_output", "so_nnptnt", "so_nnmt"),
        ("livelihood_models", "so_ldtbxh", "so_nnmt"),
        ("capital_planned", "so_khdt", "so_tai_chinh"),
        ("communication_people", "so_tttt", "so_vhttdl"),
        ("stunting_under2", "so_y_te", "so_y_te"),
    ],
)
def test_a_duty_not_an_agency_has_an_heir(reference, indicator, before, since):
    one = reference.indicators[indicator]
    assert reference.lead_agency(one, BEFORE).id == before
    assert reference.lead_agency(one, SINCE).id == since


def test_the_labour_department_itself_went_into_home_affairs(reference):
    assert reference.agencies.current("so_ldtbxh", SINCE).id == "so_noi_vu"


def test_ended_agencies_are_not_in_force(reference):
    ids = {agency.id for agency in reference.agencies.in_force(SINCE)}
    assert {"so_nnmt", "so_tai_chinh", "so_dan_toc_ton_giao"} <= ids
    assert not {"so_nnptnt", "so_khdt", "so_ldtbxh", "so_tttt", "ban_dan_toc"} & ids


def test_there_are_ten_committees_of_districts_and_56_of_communes_since(reference):
    def committees(day):
        return [a for a in reference.agencies.in_force(day) if a.area not in ("", "04")]

    assert len(committees(date(2025, 6, 30))) == 10
    assert len(committees(date(2025, 7, 1))) == 56
    assert reference.agencies.of_area("051", BEFORE).name_vi == "Ủy ban nhân dân huyện Hòa An"


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        ("Sở Y tế", "so_y_te"),
        ("SO Y TE", "so_y_te"),
        ("Sở NN&PTNT", "so_nnptnt"),
        ("UBND huyện Hoà An", "ubnd_051"),
        ("so_tai_chinh", "so_tai_chinh"),
    ],
)
def test_an_agency_is_understood_in_any_spelling(reference, written, agency):
    assert reference.agencies.resolve(written, BEFORE).id == agency


def test_the_name_of_an_ended_agency_gives_its_successor(reference):
    assert reference.agencies.resolve("Sở Kế hoạch và Đầu tư", SINCE).id == "so_tai_chinh"


def test_an_unknown_agency_is_refused_with_the_nearest(reference):
    with pytest.raises(UnknownAgency, match="so_y_te"):
        reference.agencies.get("so_yte")
    with pytest.raises(UnknownAgency, match="Sở Y tế"):
        reference.agencies.resolve("Sở Y tếế", BEFORE)


def test_every_agency_of_the_plan_carries_a_duty(reference):
    carried = [duty.agency for duty in reference.duties if duty.in_force(BEFORE)]
    expected = "so_nnptnt so_y_te so_ldtbxh so_khdt so_tai_chinh so_tttt mttq ban_dan_toc"
    assert set(expected.split()) | {"lien_minh_htx", "ubnd_040", "ubnd_053"} <= set(carried)
    assert carried.count("ubnd_051") == 1
