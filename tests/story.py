"""Incidents and maintenance told in a few words, all on one day: `09:41 monitoring api=degraded_performance`."""

from datetime import UTC, datetime

from statusgen.model import Changes, Html, Incident, Maintenance, State, Status, Update
from statusgen.timeline import Course, Span


def at(text: str) -> datetime:
    """`09:14` on 12 April 2026, or any `2026-04-13 09:14`, in UTC."""
    return datetime.fromisoformat(text if "-" in text else f"2026-04-12 {text}").replace(tzinfo=UTC)


def maybe(text: str | None) -> datetime | None:
    return None if text is None else at(text)


def changes(text: str) -> Changes:
    """`api=major_outage web=operational`."""
    return tuple((key, State[name.upper()]) for key, name in (pair.split("=") for pair in text.split()))


def update(text: str) -> Update:
    time, status, *pairs = text.split()
    return Update(at(time), Status(status), Html(""), changes(" ".join(pairs)))


def incident(*updates: str, started: str = "09:00", resolved: str | None = None, components: str = "") -> Incident:
    return Incident(
        slug="it",
        title="It",
        started=at(started),
        resolved=maybe(resolved),
        components=changes(components),
        updates=tuple(update(text) for text in updates),
    )


def maintenance(*updates: str, starts: str = "10:00", ends: str = "12:00", components: str = "") -> Maintenance:
    return Maintenance(
        slug="works",
        title="Works",
        starts=at(starts),
        ends=at(ends),
        components=changes(components),
        updates=tuple(update(text) for text in updates),
    )


def span(text: str) -> Span:
    """`09:10-09:41 partial_outage`."""
    times, name = text.split()
    start, end = times.split("-")
    return Span(at(start), at(end), State[name.upper()])


def phases(course: Course) -> dict[str, list[str]]:
    """Return the spans of `course` by component, in the words that `span` reads."""
    return {key: [f"{one.start:%H:%M}-{one.end:%H:%M} {one.state.key}" for one in spans] for key, spans in course.spans}


def words(states: Changes) -> str:
    return " ".join(f"{key}={state.key}" for key, state in states)
