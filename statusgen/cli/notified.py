"""What is printed of those who were told, or of what they would be told."""

import json
from collections.abc import Iterator, Sequence

from statusgen.cli import console
from statusgen.cli.notifying import Notified
from statusgen.facts import Facts
from statusgen.model import Means, NotifyTarget
from statusgen.notify import HUB, Hooks, Job, Plan, message
from statusgen.structs import asdict


def tell(notified: Notified, *, is_dry_run: bool) -> None:
    """Print who was told, or would be, and on standard error who was not, and why."""
    for failure in notified.failures:
        console.fail(failure)
    facts, plan = notified.facts, notified.plan
    if facts is None or plan is None:
        return
    if plan.before is None:
        console.note(_first_line(facts))
    for name, count in plan.given_up.items():
        console.fail(f"{name} will never be told of {_counted(count, 'message')}: too old, too many, or taken back")
    for job in notified.jobs:
        if is_dry_run:
            for line in _preview(job, plan, facts):
                console.say(console.printable(line))
        else:
            _tell_job(job)


def summary(notified: Notified, *, is_dry_run: bool) -> list[dict[str, object]]:
    """Return what `--json` prints of each target that there was something to tell; the messages only in a dry run.

    What is no target's fault has no name.
    """
    listed: list[dict[str, object]] = [_row(None, error=failure) for failure in notified.failures]
    facts, plan = notified.facts, notified.plan
    if facts is None or plan is None:
        return listed
    for job in notified.jobs:
        shown = {"messages": [*_messages(job, plan, facts)]} if is_dry_run else {}
        listed.append({**_row(job.name, plan, job.told, job.untold, error=job.reason), **shown})
    names = {job.name for job in notified.jobs}
    return [*listed, *(_row(name, plan) for name in plan.given_up if name not in names)]


def _row(
    name: str | None,
    plan: Plan | None = None,
    told: Sequence[str] = (),
    owed: Sequence[str] = (),
    *,
    error: str = "",
) -> dict[str, object]:
    given_up = plan.given_up.get(name, 0) if plan and name else 0
    return {"name": name, "told": [*told], "owed": [*owed], "given_up": given_up, "error": error or None}


def _tell_job(job: Job) -> None:
    noun = "feed" if job.name == HUB else "message"
    if job.told:
        console.mention(f"{job.name}: told of {_counted(len(job.told), noun)}")
    if job.untold:
        count = _counted(len(job.untold), noun)
        console.fail(f"{job.name}: not told of {count}, the next deploy tries again: {job.reason}")


def _first_line(facts: Facts) -> str:
    """Say that nobody is told what was there before there was a record."""
    count = len(facts.open_incidents)
    if not count:
        return "nobody is told of what is there already; what is new is told from the next deploy on"
    are = f"{_counted(count, 'incident')} that {'is' if count == 1 else 'are'} open"
    return f"nobody is told of what is there already, not of {are} either; of those, the next update is told"


def _preview(job: Job, plan: Plan, facts: Facts) -> Iterator[str]:
    if job.name == HUB:
        yield f"{HUB}: would be told of {', '.join(job.ids)}"
        return
    if job.reason:
        yield f"{job.name}: would not be told of {_counted(len(job.ids), 'message')}: {job.reason}"
        return
    target = _target(job.name, facts)
    hooks = Hooks(facts) if target.means is Means.WEBHOOK else None
    for news in plan.messages[job.name]:
        shown = message(news, facts)
        yield f"{job.name}: would be told: {shown.title}"
        text = hooks.body(news).decode() if hooks else shown.text
        yield from (f"    {line}".rstrip() for line in text.splitlines())


def _messages(job: Job, plan: Plan, facts: Facts) -> Iterator[object]:
    """Yield what would be sent: the JSON of a webhook, the title and text of a message, the feeds of a ping."""
    if job.name == HUB:
        yield from job.ids
    if job.name == HUB or job.reason:
        return
    hooks = Hooks(facts) if _target(job.name, facts).means is Means.WEBHOOK else None
    for news in plan.messages.get(job.name, ()):
        yield json.loads(hooks.body(news)) if hooks else asdict(message(news, facts))


def _target(name: str, facts: Facts) -> NotifyTarget:
    return next(target for target in facts.site.settings.notify if target.name == name)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
