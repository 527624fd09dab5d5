"""What a founding chooses from."""

import pytest


@pytest.fixture(scope="module")
def books():
    from banshi.start import queries

    return [offer.book for offer in queries.chosen(["request"])]
