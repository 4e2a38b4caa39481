"""One Chromium for all browser tests of a run."""

import pytest
from browser_lab import close_browser


@pytest.fixture(scope="session", autouse=True)
def _end_with_no_browser_left():
    yield
    close_browser()
