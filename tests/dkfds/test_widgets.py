import datetime as dt

import pytest
from django import forms

from dkfds.widgets import DateField, Textarea
from tests.dkfds.forms import EverythingForm
from tests.dkfds.markup import read


class DayForm(forms.Form):
    on = DateField(required=False)


def clean(day: str, month: str, year: str) -> DayForm:
    form = DayForm({"on_day": day, "on_month": month, "on_year": year})
    form.full_clean()
    return form


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("24", "8", "2026"), dt.date(2026, 8, 24)),
        ((" 04 ", "08", "2026"), dt.date(2026, 8, 4)),
        (("1", "1", "27"), dt.date(2027, 1, 1)),
        (("1", "1", "00"), dt.date(2000, 1, 1)),
        (("29", "2", "2028"), dt.date(2028, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_read_as_it_was_meant(written, meant):
    assert clean(*written).cleaned_data["on"] == meant


@pytest.mark.parametrize(
    "written",
    [
        ("31", "2", "2026"),
        ("29", "2", "2026"),
        ("1", "13", "2026"),
        ("0", "1", "2026"),
        ("1", "1", "202"),
        ("1", "1", "1899"),
        ("1", "1", "20260"),
        ("1", "1", "-1"),
        ("1", "1", "9" * 30),
        ("1", "1", "9" * 5000),
        ("monday", "1", "2026"),
        ("1.5", "1", "2026"),
        ("x", "y", "z"),
    ],
)
def test_an_impossible_date_is_explained_once(written):
    form = clean(*written)

    assert form.errors["on"] == ["Datoen findes ikke. Skriv den som dag, måned og år, fx 24 8 2026"]
    assert [form["on"].subwidgets[0].data["subwidgets"][i]["value"] for i in range(3)] == list(
        written
    )


@pytest.mark.parametrize("written", [("24", "8", ""), ("", "8", ""), ("", "", "2026")])
def test_half_a_date_asks_for_the_rest(written):
    assert clean(*written).errors["on"] == ["Skriv både dag, måned og år"]


def test_a_required_date_says_its_own_words():
    class Needed(forms.Form):
        on = DateField(error_messages={"required": "Write the day of the visit"})

    assert Needed({}).errors["on"] == ["Write the day of the visit"]
    assert Needed({"on_day": "1"}).errors["on"] == ["Skriv både dag, måned og år"]


@pytest.mark.parametrize("kept", [dt.date(2026, 8, 24), "2026-08-24"])
def test_a_kept_date_fills_the_boxes(kept):
    boxes = read(str(DayForm(initial={"on": kept})["on"])).all("input")

    assert [box.attrs["value"] for box in boxes] == ["24", "8", "2026"]


def test_the_year_is_not_written_with_a_thousands_separator(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    boxes = read(str(DayForm(initial={"on": dt.date(2026, 8, 24)})["on"])).all("input")

    assert boxes[2].attrs["value"] == "2026"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_date_leaves_the_boxes_empty(nothing):
    boxes = read(str(DayForm(initial={"on": nothing})["on"])).all("input")

    assert not any("value" in box.attrs for box in boxes)


def test_an_untouched_date_has_not_changed():
    kept = {"on": dt.date(2026, 8, 24)}
    same = DayForm({"on_day": "24", "on_month": "8", "on_year": "2026"}, initial=kept)
    other = DayForm({"on_day": "25", "on_month": "8", "on_year": "2026"}, initial=kept)

    assert (same.has_changed(), other.has_changed()) == (False, True)


def test_a_line_break_counts_as_one_character():
    class Note(forms.Form):
        text = forms.CharField(max_length=5, widget=Textarea)

    form = Note({"text": "ab\r\ncd"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "ab\ncd"


def test_text_that_was_not_sent_is_still_missing():
    assert Textarea().value_from_datadict({}, {}, "text") is None


def test_the_grid_has_a_column_a_day_and_a_row_a_part():
    form = EverythingForm({"slots": ["fri-am"]})
    table = read(str(form["slots"])).one("table")
    cells = [row.all("td") for row in table.one("tbody").all("tr")]

    assert [h.all("span")[1].text for h in table.one("thead").all("th")] == [
        "Mandag",
        "Tirsdag",
        "Onsdag",
        "Torsdag",
        "Fredag",
    ]
    assert [row.one("th").text for row in table.one("tbody").all("tr")] == [
        "Formiddag",
        "Midt på dagen",
        "Eftermiddag",
    ]
    assert [[bool(c.all("input")) for c in row] for row in cells] == [
        [True, False, False, False, True],
        [False] * 5,
        [True, False, False, False, True],
    ]
    assert [i.attrs["value"] for i in table.all("input") if "checked" in i.attrs] == ["fri-am"]


def test_the_grid_gives_back_the_codes():
    class Free(forms.Form):
        slots = EverythingForm.base_fields["slots"]

    assert Free({"slots": ["mon-am", "fri-pm"]}).is_valid()
    assert not Free({"slots": ["sun-am"]}).is_valid()


def test_the_time_field_is_the_browsers_own():
    box = read(str(EverythingForm(initial={"at": dt.time(9, 5)})["at"])).one("input")

    assert (box.attrs["type"], box.attrs["value"]) == ("time", "09:05")
    assert EverythingForm({"at": "09:05"})["at"].data == "09:05"


@pytest.mark.parametrize("name", ["slots", "useful"])
def test_a_locked_field_locks_every_choice(name):
    form = EverythingForm()
    form.fields[name].disabled = True

    assert all("disabled" in box.attrs for box in read(str(form[name])).all("input"))
