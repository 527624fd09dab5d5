"""A refusal to do what was asked, written for the person who asked: what was wrong, where, what to do now."""


class Refused(Exception):
    """Raised for anything a person can mend; `zh` and `en` are templates filled with `values`."""

    default_status = 422

    def __init__(self, code: str, zh: str, en: str, /, *, where: str = "", status: int = 0, **values):
        super().__init__(zh)
        self.code = code
        self.zh = zh
        self.en = en
        self.where = where
        self.status = status or self.default_status
        self.values = values

    def say(self, language: str = "zh-hans") -> str:
        """The whole message in Chinese, or in English for any language that starts with en."""
        template = self.en if language.startswith("en") else self.zh
        return template.format(**self.values)

    def __str__(self) -> str:
        return self.say()


class NotFound(Refused):
    """It does not exist, or not for this person; the two must look the same."""

    default_status = 404

    def __init__(self, code: str = "not_found", zh: str = "", en: str = "", **values):
        super().__init__(
            code,
            zh or "没有找到。请核对编号或链接；如果没有错，它可能不对您开放。",
            en or "Not found. Check the number or link; it may not be yours to see.",
            **values,
        )


class Stale(Refused):
    """A form drawn from an older state; what changed meanwhile is said, and nothing was written."""

    default_status = 409


class Unavailable(Refused):
    """The installation cannot do this now; what was typed must be kept for another try."""

    default_status = 503
