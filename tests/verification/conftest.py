"""Pages of audits are asked as a browser asks them."""

import pytest

from tests.browsing import Browser


@pytest.fixture
def client():
    return Browser()
