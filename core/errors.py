"""What can go wrong in words people understand. The error pages and the forms show `message`."""

from collections.abc import Mapping


class Refusal(Exception):
    """An act that is not done, with a sentence for the person who asked. `field` names the form field it is about."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refusal):
    """This actor may not take this step on a record it may see."""

    status = 403


class NotFound(Refusal):
    """No such record, or none this actor may know of: the answer is the same."""

    status = 404


class Conflict(Refusal):
    """The record changed since the page was shown: its present texts by field name, and its present version."""

    status = 409

    def __init__(
        self,
        message: str,
        *,
        current: Mapping[str, str] | None = None,
        version: int | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message, field=field)
        self.current = dict(current or {})
        self.version = version


class TooMany(Refusal):
    """Asked too often; try again later."""

    status = 429
