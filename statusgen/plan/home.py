"""The home page: how everything is, at a glance."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from statusgen import addresses
from statusgen.facts import Case, Facts
from statusgen.model import Incident, Maintenance
from statusgen.plan.components import group_views, uptime_note
from statusgen.plan.incidents import incident_view, maintenance_view
from statusgen.plan.subscribe import site_subscriptions
from statusgen.plan.views import Anchor, Banner, ComponentView, Day, Home
from statusgen.plan.words import headline, moment_view
from statusgen.timeline import Course, last_change

MOMENT = timedelta(microseconds=1)  # what ends at midnight was not open on the next day


def home(components: Mapping[str, ComponentView], facts: Facts) -> Home:
    return Home(
        banner=_banner(facts),
        state=published_state(facts),
        built=moment_view(facts.now, facts.language),
        notice=_notice(facts),
        incidents=tuple(incident_view(case) for case in facts.open_incidents),
        active=tuple(maintenance_view(case) for case in facts.active_maintenance),
        groups=group_views(components, facts),
        upcoming=tuple(maintenance_view(case) for case in facts.upcoming_maintenance),
        days=_days(facts),
        subscribe=site_subscriptions(facts),
        uptime_note=uptime_note(facts),
    )


def published_state(facts: Facts) -> str:
    """Return a text that is another one as soon as a reader should look again, and stays while only time passes."""
    news = (
        facts.status.name,
        facts.site.incomplete,
        [(key, track.state) for key, track in facts.tracks.items()],
        [_news(case) for case in facts.open_incidents],
        [_news(case) for case in facts.active_maintenance],
        [(_news(case), case.item.starts, case.item.ends) for case in facts.upcoming_maintenance],
    )
    return addresses.entry_id("state", repr(news))


def _news(case: Case[Incident] | Case[Maintenance]) -> tuple[str, str, tuple[str, ...]]:
    return case.item.slug, case.course.status, addresses.update_ids(case.item)


def _banner(facts: Facts) -> Banner:
    status = facts.status
    recent = [case.course for case in facts.incidents_since(facts.now)]
    since = last_change(facts.site, facts.now, facts.tracks, recent, facts.turns_before(facts.now))
    return Banner(
        indicator=status.indicator,
        text=headline(status, facts.language),
        since=moment_view(since, facts.language) if since else None,
    )


def _notice(facts: Facts) -> str | None:
    language = facts.language
    if facts.site.unreadable:
        return language.ngettext(
            "An update could not be shown.", "%(num)s updates could not be shown.", len(facts.site.unreadable)
        )
    if facts.site.incomplete:
        return language.gettext("Some of what was written about the current state could not be read.")
    return None


def _days(facts: Facts) -> tuple[Day, ...]:
    """Return the last days, today first, each with the incidents and maintenance that are over."""
    count = facts.site.settings.recent_days
    days = [facts.today - timedelta(days=back) for back in range(count)]
    incidents: dict[date, list[Case[Incident]]] = defaultdict(list)
    maintenance: dict[date, list[Case[Maintenance]]] = defaultdict(list)
    since = facts.days_ago(count)
    going_on: dict[date, dict[Anchor, None]] = defaultdict(dict)
    for incident in facts.incidents_since(since):
        begun = _past_day(incident, days, facts) if _is_past(incident.course, since) else None
        if begun:
            incidents[begun].append(incident)
        anchor = Anchor(incident.item.title, addresses.incident(incident.item.slug))
        for day in _open_days(incident.course, since, facts):
            if day != begun:
                going_on[day][anchor] = None
    for work in facts.maintenance_since(since):
        if _is_past(work.course, since):
            maintenance[_past_day(work, days, facts)].append(work)
    return tuple(
        Day(
            date=str(day),
            label=facts.language.day(day),
            incidents=tuple(incident_view(case) for case in incidents[day]),
            maintenance=tuple(maintenance_view(case) for case in maintenance[day]),
            going_on=tuple(going_on[day]),
        )
        for day in days
    )


def _is_past(course: Course, since: datetime) -> bool:
    """Whether something is over, but not for longer than `since`."""
    return course.end is not None and course.end >= since and not course.is_open


def _open_days(course: Course, since: datetime, facts: Facts) -> Iterator[date]:
    """Yield the days from `since` on on which something was open."""
    for begin, end in course.periods:
        if end >= since:
            day, last = facts.local_day(max(begin, since)), facts.local_day(max(begin, since, end - MOMENT))
            yield from (day + timedelta(days=number) for number in range((last - day).days + 1))


def _past_day(case: Case[Incident] | Case[Maintenance], days: list[date], facts: Facts) -> date:
    """Return the day to show what is past under: the one it began on, or ended on if that is too long ago."""
    return case.day if case.day >= days[-1] else facts.local_day(case.course.end or case.course.start)
