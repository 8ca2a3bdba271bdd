"""Views of components: their state, uptime and bars, and the page of each with its bad days."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.language import Language
from statusgen.memory import Memory, one_by_one
from statusgen.model import Component, Group, Show, State, Weights
from statusgen.plan.causes import bad_times, day_id
from statusgen.plan.subscribe import component_subscriptions
from statusgen.plan.views import (
    BadDay,
    Bars,
    ComponentPage,
    ComponentView,
    DayCause,
    GroupView,
    Run,
)
from statusgen.plan.words import state_word
from statusgen.timeline import DayCell, Track, worst
from statusgen.words import STATES_INSIDE


def component_views(facts: Facts, memory: Memory) -> dict[str, ComponentView]:
    """Return the view of each component by id, for all the pages that show it; `memory` knows the days before today."""
    past = {key: (key, cells[:-1], facts.language) for key, cells in facts.cells.items()}
    bad = memory.keep_each("bad days", past, _bad_days, one_by_one)
    return {component.id: component_view(component, bad[component.id], facts) for component in facts.site.components}


def group_views(components: Mapping[str, ComponentView], facts: Facts) -> tuple[GroupView, ...]:
    """Return the groups in their order and last the components in none; groups with nothing to show are left out."""
    settings = facts.site.settings
    groups = (*settings.groups, Group("", ""))
    views = (_group_view(group, components, facts) for group in groups)
    return tuple(view for view in views if view.components)


def _group_view(group: Group, components: Mapping[str, ComponentView], facts: Facts) -> GroupView:
    members = _shown(group.id, facts)
    state = worst(track.state for track in members)
    return GroupView(
        id=group.id,
        name=group.name,
        description=group.description,
        state=state_word(state, facts.language),
        collapsed=group.collapsed and state is State.OPERATIONAL,
        components=tuple(components[track.component.id] for track in members),
    )


def component_view(component: Component, past: tuple[BadDay, ...], facts: Facts) -> ComponentView:
    """Return the view of `component`, with those of its bad days that are `past` already."""
    track = facts.tracks[component.id]
    value = facts.uptimes[component.id][facts.site.settings.history_days]
    percent = None if value is None else facts.language.percent(value)
    return ComponentView(
        id=component.id,
        name=component.name,
        description=component.description,
        address=addresses.component(component.id),
        url=component.url,
        state=state_word(track.state, facts.language),
        uptime=percent,
        bars=_bars(component.id, past, percent, facts),
    )


def component_page(view: ComponentView, days: tuple[DayCause, ...], facts: Facts) -> ComponentPage:
    language = facts.language
    names = {group.id: group.name for group in facts.site.settings.groups}
    component = facts.components[view.id]
    group = component.group
    uptimes = (
        (
            language.ngettext("Last %(num)s day", "Last %(num)s days", window),
            language.gettext("No data") if value is None else language.percent(value),
        )
        for window, value in facts.uptimes[view.id].items()
    )
    return ComponentPage(
        component=view,
        group=names[group] if group else None,
        uptimes=tuple(uptimes),
        days=days,
        subscribe=component_subscriptions(component, facts),
        uptime_note=uptime_note(facts),
    )


def uptime_note(facts: Facts) -> str:
    """Return one sentence that says how uptime is computed."""
    return facts.language.gettext(
        "Uptime is the share of time without an outage. A second counts as down by: %(weights)s.",
        weights=_weights_text(facts.site.settings.uptime_weights, facts),
    )


def _weights_text(weights: Weights, facts: Facts) -> str:
    language = facts.language
    return ", ".join(
        f"{language.gettext(STATES_INSIDE[state])} {language.share(weights[state])}"
        for state in sorted(STATES_INSIDE, reverse=True)
        if state is not State.OPERATIONAL
    )


def _shown(group: str, facts: Facts) -> tuple[Track, ...]:
    components = facts.site.components
    members = (facts.tracks[component.id] for component in components if (component.group or "") == group)
    return tuple(
        track for track in members if track.component.show is Show.ALWAYS or track.state is not State.OPERATIONAL
    )


def _bars(key: str, past: tuple[BadDay, ...], percent: str | None, facts: Facts) -> Bars:
    cells, language = facts.cells[key], facts.language
    before = len(cells) - 1
    bad = (*past, *_bad_days(key, cells[-1:], language, before))
    return Bars(
        days=len(cells),
        runs=tuple(_runs(cells)),
        bad=bad,
        summary=_summary(len(cells), len(bad), percent, facts),
        start=language.ngettext("%(num)s day ago", "%(num)s days ago", before) if before else "",
        end=language.gettext("Today"),
    )


def _bad_days(key: str, cells: tuple[DayCell, ...], language: Language, before: int = 0) -> tuple[BadDay, ...]:
    """Return the bad days of a component, with `before` days before them."""
    return tuple(
        BadDay(
            index=index,
            state=cell.state.key,
            address=f"{addresses.component(key)}#{day_id(cell.day)}",
            text=_day_text(cell, language),
        )
        for index, cell in enumerate(cells, before)
        if cell.state
    )


def _runs(cells: tuple[DayCell, ...]) -> Iterator[Run]:
    index = 0
    for state, group in groupby(map(_STATE, cells)):
        length = len(tuple(group))
        if not state:
            yield Run("no_data" if state is None else "operational", index, length)
        index += length


_STATE = attrgetter("state")


def _summary(days: int, bad: int, percent: str | None, facts: Facts) -> str:
    language = facts.language
    if percent is None:
        return language.ngettext("No data for the last %(num)s day", "No data for the last %(num)s days", days)
    window = language.ngettext("last %(num)s day", "last %(num)s days", days)
    if not bad:
        return language.gettext("%(uptime)s uptime, no bad day in the %(window)s", uptime=percent, window=window)
    return language.ngettext(
        "%(uptime)s uptime, %(num)s bad day in the %(window)s",
        "%(uptime)s uptime, %(num)s bad days in the %(window)s",
        bad,
        uptime=percent,
        window=window,
    )


def _day_text(cell: DayCell, language: Language) -> str:
    states = (_state_text(state, length, language) for state, length in bad_times(cell))
    return language.gettext("%(day)s: %(states)s", day=language.short_day(cell.day), states="; ".join(states))


def _state_text(state: State, length: timedelta, language: Language) -> str:
    text = language.gettext(STATES_INSIDE[state])
    if not length:
        return text
    return language.gettext("%(state)s, %(duration)s", state=text, duration=language.duration(length))
