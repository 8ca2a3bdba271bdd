"""What an incident's file says before and after a decision."""

from datetime import datetime
from zoneinfo import ZoneInfo

from statusgen.composing import story_text
from statusgen.documents import Value
from statusgen.editing import NewUpdate, update_text, with_update, with_value, without_value, written_time
from statusgen.model import AlertTexts, Incident, Status
from statusgen.triage.decisions import Begin, Change, News
from statusgen.triage.keys import Member, Members
from statusgen.triage.words import message_of, title_of


def begun_text(begin: Begin, news: News, texts: AlertTexts, zone: ZoneInfo) -> str:
    """Return the file of an incident that alerts begin."""
    message = message_of(begin.alerts, begin.verdict, texts)
    update = NewUpdate(_minute(news.now), Status.INVESTIGATING, message)
    return story_text(_front(begin, news, zone), update_text(update, zone))


def _front(begin: Begin, news: News, zone: ZoneInfo) -> dict[str, Value]:
    began, verdict = _minute(news.began(begin.alerts)), begin.verdict
    taken = news.acknowledged_at
    return {
        "title": title_of(begin.alerts, verdict),
        "severity": verdict.severity,
        "components": {key: state.key for key, state in verdict.components},
        "started": written_time(began, zone),
        "detected": written_time(began, zone),
        "acknowledged": written_time(max(_minute(taken), began), zone) if taken else None,
        "draft": "true" if news.hides(begin.alerts) else None,
        "alert_key": str(Members((Member(news.key),))),
    }


def changed_text(text: str, change: Change, texts: AlertTexts, at: datetime, zone: ZoneInfo) -> str:
    """Return what `change` makes of the `text` of its incident's file; an update is one of `at`.

    Raises:
        RefusedError: if it cannot be changed without harm.
    """
    item = change.known.case.item
    path = item.source
    if str(change.members) != item.alert_key:
        text = with_value(path, text, "alert_key", str(change.members))
    for key, moment in (("acknowledged", change.acknowledged), ("mitigated", change.mitigated)):
        if moment:
            text = with_value(path, text, key, written_time(_fact(moment, key, item), zone))
    if not change.is_mitigated:
        text = without_value(path, text, "mitigated")
    if change.status is Status.RESOLVED and item.resolved:  # one that was reopened: it ends now
        text = with_value(path, text, "resolved", written_time(at, zone))
    if change.status:
        update = NewUpdate(at, change.status, getattr(texts, change.text), change.components)
        text = with_update(path, text, update, zone)
    return text


def _fact(moment: datetime, key: str, item: Incident) -> datetime:
    """Return the minute of `moment`, but not before what it cannot have been before."""
    noticed = item.detected if key == "acknowledged" else None
    return max(_minute(moment), noticed or item.started, item.started)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
