"""A log tells a fault by its number and its places; a value, which may be somebody's phone, it never tells."""

import io
import logging

import pytest

from banshi.config.logs import HOUR, Discreet, Once, fault_number
from banshi.matters import jobs

PHONE = "13800000987"


class Hours:
    """A clock of seconds that only moves when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def written():
    """A log of its own with its clock: (logger, what it wrote, clock)."""
    stream, hours = io.StringIO(), Hours()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(Once(clock=hours))
    log = logging.getLogger("banshi.test_logs")
    log.propagate, log.handlers = False, [handler]
    yield log, stream, hours
    log.handlers = []


def broken(phone: str) -> None:
    try:
        int(phone + "x")
    except ValueError as error:
        raise LookupError(f"nobody has {phone}") from error


def fail(log: logging.Logger, said: str = "sweep failed") -> BaseException:
    try:
        broken(PHONE)
    except LookupError as error:
        log.exception(said)
        return error
    raise AssertionError


def test_a_fault_is_a_number_its_kinds_and_its_places(written):
    log, stream, _ = written
    error = fail(log)
    text = stream.getvalue()
    assert PHONE not in text
    assert f"fault {fault_number(error)}" in text
    assert "builtins.LookupError" in text
    assert "builtins.ValueError" in text, "what led to it"
    assert "test_logs.py" in text
    assert "nobody has" not in text


def test_the_same_fault_has_the_same_number_and_another_another(written):
    log, _, _ = written
    first, second = fail(log), fail(log)
    assert fault_number(first) == fault_number(second)
    with pytest.raises(LookupError) as other:
        raise LookupError(PHONE)
    assert fault_number(other.value) != fault_number(first)


def test_it_is_said_once_an_hour_and_then_how_often_it_was(written):
    log, stream, hours = written
    for _ in range(5):
        fail(log)
    assert stream.getvalue().count("sweep failed") == 1
    fail(log, "another sweep failed")
    assert stream.getvalue().count("failed") == 2, "other words are another line"
    hours.now = HOUR + 1
    fail(log)
    assert "sweep failed (4 more in the last hour)" in stream.getvalue()
    log.warning("not a fault")
    log.warning("not a fault")
    assert stream.getvalue().count("not a fault") == 2


def test_what_another_handler_wrote_of_it_is_not_taken_over(written):
    log, stream, _ = written
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "said", (), None)
    try:
        broken(PHONE)
    except LookupError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    logging.Formatter().format(record)
    assert PHONE in record.exc_text
    log.handle(record)
    assert PHONE not in stream.getvalue()


def test_a_job_that_fails_on_one_matter_goes_on_without_a_word_of_it(written, monkeypatch):
    log, stream, _ = written
    monkeypatch.setattr(jobs, "log", log)
    assert jobs.attempted("close 8903088445", lambda: broken(PHONE)) == 0
    assert "close 8903088445 failed" in stream.getvalue()
    assert PHONE not in stream.getvalue()


def test_the_settings_write_every_log_so(settings):
    handlers = settings.LOGGING["handlers"]
    assert {one["formatter"] for one in handlers.values()} == {"line"}
    assert all(one["filters"] == ["once"] for one in handlers.values())
    assert settings.LOGGING["formatters"]["line"]["()"] == "banshi.config.logs.Discreet"
