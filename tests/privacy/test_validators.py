import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from privacy.validators import validate_no_cpr


@pytest.mark.parametrize("text", ["", "Vi er seks voksne.", "Ring 56 67 22 21", "2018-010760-2"])
def test_texts_without_a_number_pass(text):
    validate_no_cpr(text)


def test_the_error_names_the_cure_and_nowhere_carries_the_number():
    with pytest.raises(ValidationError) as caught:
        validate_no_cpr("Det gælder 311236-4123.")

    error = caught.value
    with translation.override("da"):
        assert error.messages == [
            "Teksten indeholder noget, der ligner et CPR-nummer. Slet det, og skriv om"
            " situationen i stedet for om eleven."
        ]
    assert error.code == "cpr"
    assert "4123" not in repr(error.__dict__)
