"""What a writer meets: a stop for numbers, a second look for names, nothing for the rest."""

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import translation

from privacy.forms import NAMES_CHECKED, ScannedFormMixin


@pytest.fixture(autouse=True)
def _danish():
    with translation.override("da"):
        yield


class StoryForm(ScannedFormMixin, forms.Form):
    scanned_fields = ("situation", "tried")

    situation = forms.CharField(label="Situationen", max_length=40, widget=forms.Textarea)
    tried = forms.CharField(label="Hvad I har prøvet", required=False)
    school = forms.CharField(required=False)


class StubbornForm(StoryForm):
    def clean(self):
        return {"situation": self.cleaned_data.get("situation")}


class LaidOutForm(StoryForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.layout = Layout("situation", "tried", "buttons")


def filled(form_class=StoryForm, **answers):
    return form_class({"situation": "Uro i timerne.", **answers})


def test_ordinary_text_passes_without_a_box():
    form = filled(tried="Faste pladser i fem uger.")

    assert form.is_valid()
    assert form.name_warnings == []
    assert NAMES_CHECKED not in form.fields
    assert not form.holds_personal_data


def test_a_form_nobody_has_filled_in_is_left_alone():
    form = StoryForm()

    assert not form.is_valid()
    assert form.errors == {}
    assert form.name_warnings == []
    assert not form.holds_personal_data


def test_a_number_is_an_error_on_its_field_with_the_cure():
    form = filled(tried="Se 311236-4123")

    assert form.errors == {
        "tried": [
            "»Hvad I har prøvet« indeholder noget, der ligner et CPR-nummer. Slet det, og skriv"
            " om situationen i stedet for om eleven."
        ]
    }
    assert form.has_error("tried", "cpr")
    assert form.holds_personal_data


def test_a_number_leaves_cleaned_data_but_not_the_page():
    form = filled(tried="Se 311236-4123")

    assert not form.is_valid()
    assert "tried" not in form.cleaned_data
    assert form["tried"].value() == "Se 311236-4123"
    assert "4123" not in repr(form.errors.get_json_data())


def test_a_number_is_found_in_a_text_that_fails_for_another_reason_too():
    form = filled(situation="Se 311236-4123. " + "Lang tekst. " * 5)

    assert [error.code for error in form.errors.as_data()["situation"]] == ["max_length", "cpr"]


def test_fields_that_are_not_named_are_not_scanned():
    assert filled(school="311236-4123, Emma").is_valid()


def test_likely_names_ask_for_a_second_look():
    form = filled(situation="Emma og Ali, Emma igen.", tried="Talt med Sofie.")

    assert not form.is_valid()
    assert form.name_warnings == [("situation", ["Emma", "Ali"]), ("tried", ["Sofie"])]
    assert form.errors == {
        NAMES_CHECKED: [
            "Det ser ud, som om der står navne i teksten eller en diagnose på en enkelt person."
            " Fjern dem, eller sæt kryds, hvis ingen kan genkendes."
        ]
    }
    assert form.holds_personal_data


def test_the_box_says_which_words_and_where():
    form = filled(situation="Emma og Ali, Emma igen.", tried="Talt med Sofie.")

    form.is_valid()

    box = form.fields[NAMES_CHECKED]
    assert box.label == ("Jeg har læst teksten igen; ingen elev eller forælder kan genkendes")
    assert box.help_text == "»Situationen«: Emma, Ali. »Hvad I har prøvet«: Sofie."
    assert 'name="names_checked"' in form[NAMES_CHECKED].as_widget()


def test_a_ticked_box_lets_the_names_pass():
    form = filled(situation="Emma er skolens hund.", names_checked="on")

    assert form.is_valid()
    assert form.cleaned_data["situation"] == "Emma er skolens hund."
    assert form.name_warnings == [("situation", ["Emma"])]
    assert NAMES_CHECKED not in form.cleaned_data
    assert not form.holds_personal_data


def test_a_ticked_box_lets_no_number_pass():
    form = filled(situation="Emma 311236-4123", names_checked="on")

    assert not form.is_valid()
    assert form.name_warnings == []
    assert form.has_error("situation", "cpr")


def test_the_scan_can_not_be_lost_by_overriding_clean():
    assert not filled(StubbornForm, situation="311236-4123").is_valid()
    assert filled(StubbornForm, situation="Emma").has_error(NAMES_CHECKED)


def test_line_breaks_count_as_one_character():
    text = "\r\n".join(["1234"] * 8)
    form = filled(situation=text)

    assert len(text) == 46
    assert form.is_valid(), form.errors
    assert form.cleaned_data["situation"] == "\n".join(["1234"] * 8)


def test_line_breaks_count_as_one_character_in_what_a_browser_posts():
    data = QueryDict("a-situation=" + "%0D%0A".join(["1234"] * 8) + "&b=1&b=2")

    form = StoryForm(data, prefix="a")

    assert form.is_valid(), form.errors
    assert form.data.getlist("b") == ["1", "2"]
    assert data["a-situation"].count("\r") == 7


def test_the_box_works_with_a_prefix():
    answers = {"a-situation": "Emma", "a-names_checked": "on"}

    assert StoryForm(answers, prefix="a").is_valid()


def test_checking_again_starts_afresh():
    form = filled(LaidOutForm, situation="Emma")
    assert not form.is_valid()

    form.data = {"situation": "Uro"}
    form.full_clean()

    assert form.is_valid()
    assert NAMES_CHECKED not in form.fields
    assert form.helper.layout.fields == ["situation", "tried", "buttons"]


def test_the_box_stands_above_the_last_row_of_a_layout():
    form = filled(LaidOutForm, situation="Emma")

    form.is_valid()
    form.full_clean()

    assert form.helper.layout.fields == ["situation", "tried", NAMES_CHECKED, "buttons"]
