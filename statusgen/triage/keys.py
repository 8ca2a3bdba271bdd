"""Which alerts an incident is about, and which of them are over: what `alert_key` in its front matter says.

`pagerduty:PGR0VU2 pagerduty:PT4KHLK@2026-04-12T09:41:07Z`: the second one recovered at that time.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from statusgen.structs import Frozen, replace

LIMIT = 200  # members: what more alerts join is not written down one by one
MORE = "more"  # stands for those


class Member(Frozen):
    """An alert by its key, and when it recovered, in whole seconds of UTC; None while it is firing."""

    key: str
    ended: datetime | None = None

    def __str__(self) -> str:
        return f"{self.key}@{self.ended:%Y-%m-%dT%H:%M:%SZ}" if self.ended else self.key


class Members(Frozen):
    """The alerts of an incident in the order in which they came."""

    members: tuple[Member, ...] = ()
    has_more: bool = False

    @classmethod
    def read(cls, text: str) -> "Members":
        """Return what `alert_key` says."""
        words = text.split()
        return cls(tuple(_read(words)), MORE in words)

    def __str__(self) -> str:
        return " ".join([*map(str, self.members), *[MORE][: self.has_more]])

    @property
    def is_over(self) -> bool:
        """Whether all have recovered; of those that are not written down nobody knows."""
        return not self.has_more and all(member.ended for member in self.members)

    @property
    def is_full(self) -> bool:
        return len(self.members) >= LIMIT

    def find(self, key: str) -> Member | None:
        return next((member for member in self.members if member.key == key), None)

    def joined_by(self, key: str) -> "Members":
        """Return these with one more that is firing."""
        if self.is_full:
            return replace(self, has_more=True)
        return replace(self, members=(*self.members, Member(key)))

    def with_end(self, key: str, ended: datetime | None) -> "Members":
        """Return these with the one called `key` over since then; firing again if there is no time."""
        members = (replace(member, ended=ended) if member.key == key else member for member in self.members)
        return replace(self, members=tuple(members))


def _read(words: list[str]) -> Iterator[Member]:
    for word in words:
        key, _, ended = word.partition("@")
        moment = None
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(ended).astimezone(UTC) if ended else None
        if key != MORE:
            yield Member(key, moment)
