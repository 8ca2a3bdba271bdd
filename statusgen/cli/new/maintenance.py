"""`statusgen new maintenance`."""

import re
from datetime import datetime, timedelta

import click

from statusgen.cli import asking
from statusgen.cli.changing import change_options
from statusgen.cli.desk import Desk
from statusgen.cli.new.story import Beginning, ask_components, begin, find_template, find_title, written_states
from statusgen.cli.saying import Said, message_options, read_changes, time_option
from statusgen.cli.wording import About
from statusgen.editing import NewUpdate
from statusgen.model import State, Status
from statusgen.problems import UsageError

LENGTH = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})(?:m|min))?")


@click.command(
    epilog="""\b
Examples:
  statusgen new maintenance "Database upgrade" --starts "2026-06-14 05:00" --for 1h30m --component reports --edit
  statusgen new maintenance --template maintenance --starts 22:00 --ends 23:30 --component api --commit
"""
)
@click.argument("title", required=False)
@time_option("--starts", "When it begins, in the site's zone unless it has one.")
@time_option("--ends", "When it should be over, likewise.")
@click.option("--for", "length", metavar="LENGTH", help="How long it takes, instead of --ends: 90m, 2h, 1h30m, 1d.")
@message_options
@click.option("--slug", metavar="SLUG", help="Name of the file, instead of one made of the day and the title.")
@click.option("--draft", is_flag=True, help="Do not publish it yet.")
@change_options
def maintenance(  # noqa: PLR0913  # one for each option
    *,
    desk: Desk,
    title: str | None,
    starts: str | None,
    ends: str | None,
    length: str | None,
    components: tuple[str, ...],
    message: str | None,
    template: str | None,
    edit: bool,
    slug: str | None,
    draft: bool,
) -> int:
    """Announce a maintenance, or one that has begun already.

    TITLE is what is done, as a visitor would say it. A component without a state is under maintenance.
    """
    now = desk.now.replace(second=0, microsecond=0)
    changes = read_changes(desk, components, State.UNDER_MAINTENANCE)
    title = find_title(desk, title, template, "What is done, as a visitor would say it?")
    window = _window(desk, starts, ends, length)
    status = Status.SCHEDULED if now < window[0] else Status.IN_PROGRESS  # `Scheduled` would put it off by then
    if asking.is_possible() and message is None:
        changes = changes or tuple((key, State.UNDER_MAINTENANCE) for key in ask_components(desk, "What is touched?"))
    about = About(title, tuple(desk.facts.components[key].name for key, _ in changes), window=window)
    said = find_template(desk, Said(message, edit=edit, template=template), status, about)
    values = {
        "title": title,
        "starts": desk.written(window[0]),
        "ends": desk.written(window[1]),
        "components": written_states(changes),
        "draft": "true" if draft else None,
    }
    return begin(desk, Beginning("maintenance", window[0], slug, about, said, NewUpdate(now, status, ""), values))


def _window(desk: Desk, starts: str | None, ends: str | None, length: str | None) -> tuple[datetime, datetime]:
    """Return what was given, or is answered, of when it starts and ends.

    Raises:
        UsageError: if that is no time to come, or in the wrong order.
    """
    begin, end = _times(desk, starts, ends, length)
    if end <= begin:
        raise UsageError(f"it would end at {desk.written(end)}, which is not after it begins, {desk.written(begin)}")
    if end <= desk.now:
        raise UsageError(f"it would be over since {desk.written(end)}: write a file about what is past by hand")
    return begin, end


def _times(desk: Desk, starts: str | None, ends: str | None, length: str | None) -> tuple[datetime, datetime]:
    if ends is not None and length is not None:
        raise UsageError("--ends and --for exclude each other")
    if starts is None:
        asking.require("--starts TIME", "the beginning")
        begin = asking.answer("When does it begin?", "", lambda typed: desk.moment(typed, "the time"))
    else:
        begin = desk.moment(starts, "--starts")
    if ends is None and length is None:
        asking.require("--ends TIME or --for LENGTH", "the end")
        return begin, asking.answer("How long does it take?", "1h", lambda typed: _after(begin, typed, "the length"))
    return begin, _after(begin, length, "--for") if ends is None else desk.moment(ends, "--ends")


def _after(begin: datetime, length: str | None, option: str) -> datetime:
    """Return what is that `length` after `begin`.

    Raises:
        UsageError: if it is no length, or longer than there are years.
    """
    found = LENGTH.fullmatch("".join((length or "").split()))
    days, hours, minutes = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    if not (days or hours or minutes):
        raise UsageError(f"{option}: '{length}' is not a length (write it as 90m, 2h, 1h30m or 1d)")
    try:
        return begin + timedelta(days=days, hours=hours, minutes=minutes)
    except OverflowError as error:
        raise UsageError(f"{option}: '{length}' is longer than there are years") from error
