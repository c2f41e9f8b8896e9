"""What the tests of support requests share."""

import pytest

from tests.requests.walks import Cast


@pytest.fixture
def cast(tina, anna, nordbakke, coordinator, advisor, school_year) -> Cast:
    """Whom a walked request needs."""
    return Cast(tina, anna, nordbakke, coordinator, advisor)
