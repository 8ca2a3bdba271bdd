"""What is to be done about alerts, by what the incidents say already. The same alerts a second time: nothing.

- A firing alert that no open incident is about begins one, or joins one on the same components that alerts began, or
  that ended, a moment ago. One that an open incident is about changes it only if more is hit than ever before, or if
  it had recovered and began again after that.
- If the incident is resolved, only what began after its end counts: that it is still firing, or that a message came
  late or twice, is no news to whoever resolved it. A moment after the end it opens the incident again, later it begins
  another one.
- Of a group that had recovered, one that began before that and is told long after was silent till then: it counts, too.
- An acknowledged alert is firing, and notes when somebody took it.
- When all alerts of an incident have recovered, it is mitigated; people say that it is resolved, or `--resolve` does.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from statusgen.alerts import Alert, Signal
from statusgen.facts import Case
from statusgen.model import AlertRules, Changes, Incident, State, Status
from statusgen.structs import Frozen, replace
from statusgen.triage.keys import Members
from statusgen.triage.verdicts import Verdict, judge

LATE = timedelta(minutes=10)  # after a group recovered, nothing that was sent before that is on its way any more
STALE = timedelta(days=1)  # what began earlier changes the history of the page: a person should look at it
QUIET = 20  # updates: an incident with more of them hears of nothing from alerts but of what gets worse


class Known(Frozen):
    """An incident that there is; `is_draft` while it is not published."""

    case: Case[Incident]
    is_draft: bool = False

    @property
    def members(self) -> Members:
        return Members.read(self.case.item.alert_key)


class News(Frozen, dict=True):
    """What a payload says at `now`, of which the incident may become a `draft`, and whether an end may `resolve` it."""

    alerts: tuple[Alert, ...]
    now: datetime
    draft: bool = True
    resolve: bool = False

    @property
    def key(self) -> str:
        return self.alerts[0].key

    @property
    def of_group(self) -> bool:
        return self.alerts[0].of_group

    @property
    def firing(self) -> tuple[Alert, ...]:
        """Those that are firing, acknowledged or not."""
        return tuple(alert for alert in self.alerts if alert.signal is not Signal.RECOVERED)

    @property
    def recovered_at(self) -> datetime:
        """When the last of them recovered, in whole seconds."""
        return self.past(max((alert.at for alert in self.alerts if alert.at), default=self.now))

    @property
    def acknowledged_at(self) -> datetime | None:
        taken = [alert.at or self.now for alert in self.alerts if alert.signal is Signal.ACKNOWLEDGED]
        return self.past(min(taken)) if taken else None

    def began(self, alerts: Sequence[Alert]) -> datetime:
        """Return when the first of `alerts` began; nothing begins later than now."""
        return self.past(min((alert.began for alert in alerts if alert.began), default=self.now))

    def hides(self, alerts: Sequence[Alert]) -> bool:
        """Whether the incident that `alerts` begin is a draft."""
        return self.draft or self.now - self.began(alerts) > STALE

    def past(self, moment: datetime) -> datetime:
        """Return `moment`, or now if its clock is ahead of ours."""
        return min(moment, self.now).replace(microsecond=0)


class Begin(Frozen):
    """An incident is to begin."""

    alerts: tuple[Alert, ...]
    verdict: Verdict


class Change(Frozen):
    """A known incident is to change: its keys, facts that are set or removed, and perhaps an update."""

    known: Known
    members: Members
    status: Status | None = None  # of an update
    text: str = ""  # which of the texts it says
    components: Changes = ()
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    is_mitigated: bool = True  # False: it was, and is no more


class Nothing(Frozen):
    """All is said."""

    reason: str
    known: Known | None = None


Decision = Begin | Change | Nothing


def decide(news: News, incidents: Sequence[Known], rules: AlertRules, components: Collection[str]) -> Decision:
    """Return what `news` ask for; `incidents` are all that there are, the newest first."""
    firing = news.firing
    about = [known for known in incidents if known.members.find(news.key)]
    known = next((each for each in about if each.case.course.is_open), None)
    if not firing:
        return _recover(news, known) if known else Nothing("no open incident is about it")
    verdict = judge(firing, rules, components)
    if verdict is None:
        return Nothing("a rule of alerts.yaml ignores it")
    if known:
        return _goes_on(news, known, verdict)
    last = max(about, key=_end_of, default=None)
    fresh = _fresh(news, last, _end_of(last)) if last else firing
    if not fresh:
        return Nothing("it began before its incident was resolved", last)
    if fresh != firing:
        verdict = judge(fresh, rules, components) or verdict
    if last and _can_reopen(news, last, rules.group):
        return _again(news, last, verdict)
    host = next((each for each in incidents if _can_join(news, each, verdict, rules.group)), None)
    return _join(news, host, verdict) if host else Begin(fresh, verdict)


def _end_of(known: Known) -> datetime:
    """Return when a resolved incident ended."""
    return known.case.course.end or known.case.course.start


def _fresh(news: News, known: Known, end: datetime) -> tuple[Alert, ...]:
    """Return those firing that began after `end`, by whole seconds; one that does not say when is no proof.

    Of a group that recovered long ago, by its own word and not by a person's, all are: that one of them began before
    that says only that it was silenced.
    """
    member = known.members.find(news.key)
    if member and member.ended and news.of_group and news.now - member.ended > LATE:
        return news.firing
    return tuple(alert for alert in news.firing if alert.began and alert.began.replace(microsecond=0) > end)


def _can_reopen(news: News, known: Known, group: timedelta) -> bool:
    """Whether a resolved incident ended only a moment ago, by its updates, and has not gone to and fro for long."""
    item = known.case.item
    is_hidden = known.is_draft and not news.draft
    is_told_enough = len(item.updates) > QUIET
    return not item.resolved and not is_hidden and not is_told_enough and news.now - _end_of(known) < group


def _can_join(news: News, known: Known, verdict: Verdict, group: timedelta) -> bool:
    """Whether alerts began the incident a moment ago, or it ended then, and it hits all that these do, and as badly."""
    item, members, course = known.case.item, known.members, known.case.course
    worst = dict(course.worst)
    is_same = bool(worst) == bool(verdict.components) and all(
        worst.get(key, State.OPERATIONAL) >= state for key, state in verdict.components
    )
    if not members.members or not is_same or (known.is_draft and not news.draft):
        return False
    if not course.is_open:
        return _can_reopen(news, known, group)
    return members.is_full or news.now - min(update.at for update in item.updates) < group


def _join(news: News, known: Known, verdict: Verdict) -> Decision:
    members = known.members.joined_by(news.key)
    if members == known.members:
        return Nothing("its incident is about more alerts than it lists", known)
    change = _taken(news, Change(known, members))
    is_over = known.case.item.mitigated or not known.case.course.is_open
    return _back(change, verdict) if is_over else change


def _goes_on(news: News, known: Known, verdict: Verdict) -> Decision:
    member = known.members.find(news.key)
    if member and member.ended:
        if not _fresh(news, known, member.ended):
            return Nothing("it is known that it recovered", known)
        return _again(news, known, verdict)
    change = _with_more(_taken(news, Change(known, known.members)), verdict)
    return change if change.acknowledged or change.status else Nothing("it is known", known)


def _with_more(change: Change, verdict: Verdict) -> Change:
    """Return `change` with word of what is hit that never was, or never as badly."""
    worst = dict(change.known.case.course.worst)
    more = tuple((key, state) for key, state in verdict.components if state > worst.get(key, State.OPERATIONAL))
    return replace(change, status=Status.UPDATE, text="spread", components=more) if more else change


def _again(news: News, known: Known, verdict: Verdict) -> Change:
    return _back(Change(known, known.members.with_end(news.key, None)), verdict)


def _back(change: Change, verdict: Verdict) -> Change:
    """Return `change` with word that it is firing again: what the last updates made well is as bad as it says."""
    item, course = change.known.case.item, change.known.case.course
    change = replace(change, is_mitigated=False)
    is_said = course.is_open and course.status is not Status.MONITORING
    if is_said and (not item.mitigated or len(item.updates) > QUIET):
        return _with_more(change, verdict)  # others are firing all the time, or it goes to and fro
    current = dict(course.current)
    worse = tuple((key, state) for key, state in verdict.components if state > current.get(key, State.OPERATIONAL))
    return replace(change, status=Status.INVESTIGATING, text="again", components=worse)


def _taken(news: News, change: Change) -> Change:
    """Return `change` with the time at which somebody took the alert, if none is written down."""
    if change.known.case.item.acknowledged or not news.acknowledged_at:
        return change
    return replace(change, acknowledged=news.acknowledged_at)


def _recover(news: News, known: Known) -> Decision:
    member = known.members.find(news.key)
    members = known.members
    if member and not member.ended:
        members = members.with_end(news.key, news.recovered_at)
    elif not news.resolve:
        return Nothing("it is known that it recovered", known)
    if not members.is_over:
        is_same = members == known.members
        return Nothing("other alerts are firing", known) if is_same else Change(known, members)
    change = Change(known, members, mitigated=None if known.case.item.mitigated else _end(members))
    if news.resolve and any(update.at > news.now for update in known.case.item.updates):
        # That one would have the last word, so nothing that is said now ends the incident.
        is_same = members == known.members and not change.mitigated
        return Nothing("an update of its incident is dated ahead", known) if is_same else change
    if news.resolve:
        return replace(change, status=Status.RESOLVED, text="resolved")
    is_told = known.case.course.status is Status.MONITORING or len(known.case.item.updates) > QUIET
    return change if is_told else replace(change, status=Status.MONITORING, text="recovered")


def _end(members: Members) -> datetime | None:
    return max((member.ended for member in members.members if member.ended), default=None)
