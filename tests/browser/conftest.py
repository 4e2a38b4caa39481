"""One Chromium for all browser tests of a run, and what most of them begin with."""

import pytest
from browser_lab import close_browser
from explorer_page import explorer_page
from what_is_shown import EXPLORERS


@pytest.fixture(scope="session", autouse=True)
def _end_with_no_browser_left():
    yield
    close_browser()


@pytest.fixture(scope="module")
def shown():
    """A page to mount explorers on, one for each file of tests."""
    with explorer_page() as page:
        yield page


@pytest.fixture(params=EXPLORERS, ids=lambda each: each.name)
def kind(request):
    """Every explorer in turn."""
    return request.param
