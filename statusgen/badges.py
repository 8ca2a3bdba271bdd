"""Badges: the state of the page and of each component as a small picture, and for shields.io's endpoint."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from itertools import accumulate

from statusgen.drafts import Draft
from statusgen.entries import one_line
from statusgen.facts import Facts
from statusgen.language import Language, mark
from statusgen.model import State
from statusgen.structs import Frozen, to_json
from statusgen.timeline import PageStatus
from statusgen.words import PAGE_STATUSES, STATES, UNKNOWN

STATUS = mark("Status")


class Colour(Frozen):
    """What a text stands on, and its own: readable on light and dark pages, as both come with it."""

    ground: str
    text: str


GREEN = Colour("#17694a", "#fff")
BLUE = Colour("#25568f", "#fff")
YELLOW = Colour("#f4c84c", "#261c00")
ORANGE = Colour("#ef8d3f", "#2a1000")
RED = Colour("#ab211c", "#fff")
GRAY = Colour("#57534c", "#fff")

STATE_COLOURS = {
    None: GRAY,
    State.OPERATIONAL: GREEN,
    State.UNDER_MAINTENANCE: BLUE,
    State.DEGRADED_PERFORMANCE: YELLOW,
    State.PARTIAL_OUTAGE: ORANGE,
    State.MAJOR_OUTAGE: RED,
}
PAGE_COLOURS = {"none": GREEN, "maintenance": BLUE, "minor": YELLOW, "major": ORANGE, "critical": RED}

LABEL = Colour("#e3dfd7", "#1d1c1a")
DARK_LABEL = Colour("#303238", "#eceae5")

HEIGHT = 20  # pixels, as the rest
PADDING = 7
FONT_SIZE = 11
LONGEST = 260.0  # of a text; what is longer is cut

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

# What each character takes in DejaVu Sans of that size. Other fonts are fitted to it by `textLength`.
WIDTHS = {
    character: width
    for width, characters in (
        (3.1, "'ijlIJ"),
        (3.5, " ,."),
        (3.8, "/:;\\|f-"),
        (4.3, "()[]t!r"),
        (5.4, '"*_`'),
        (5.8, "s?zc"),
        (6.4, "LFkvxyP"),
        (6.8, "TYaoe"),
        (7.0, "$0123456789ESbdghnpqu{}"),
        (7.5, "ABVXZKRC"),
        (8.2, "UNH"),
        (8.6, "DGOQ&w"),
        (9.3, "#+<=>^~M"),
        (10.8, f"%mW@{ELLIPSIS}"),
    )
    for character in characters
}
OTHER_WIDTH = 7.2  # about what a letter of another script takes
WIDE_WIDTH = 11.0  # a square: Chinese, Japanese, Korean, emoji


class Badge(Frozen):
    label: str
    message: str
    colour: Colour


def badge_drafts(facts: Facts) -> Iterator[Draft[bytes]]:
    """Yield all badges."""
    for folder, badge in _badges(facts):
        yield Draft(f"{folder}badge.svg", svg, (badge, facts.language))
        yield Draft(f"{folder}badge.json", _endpoint, (badge,))


def _badges(facts: Facts) -> Iterator[tuple[str, Badge]]:
    language = facts.language
    status = facts.status
    colour = GRAY if status is PageStatus.UNKNOWN else PAGE_COLOURS[status.indicator]
    yield "", Badge(language.gettext(STATUS), language.gettext(PAGE_STATUSES[status]), colour)
    for key, track in facts.tracks.items():
        word = UNKNOWN if track.state is None else STATES[track.state]
        badge = Badge(one_line(track.component.name), language.gettext(word), STATE_COLOURS[track.state])
        yield f"components/{key}/", badge


def _endpoint(badge: Badge) -> bytes:
    """Return what https://shields.io/badges/endpoint-badge draws a badge from."""
    answer = {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": badge.colour.ground}
    return to_json(answer)


def svg(badge: Badge, language: Language) -> bytes:
    label, message = cut(badge.label), cut(badge.message)
    left, right = (round(text_width(text)) + 2 * PADDING for text in (label, message))
    title = f"{badge.label}: {badge.message}"
    texts = (
        _text(label, 0, left, f'class="t" fill="{LABEL.text}"'),
        _text(message, left, right, f'fill="{badge.colour.text}"'),
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" role="img" '
        f'lang="{language.code}" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>"
        # Colours are attributes, and the style only changes them: a host's policy may forbid it.
        f"<style>@media(prefers-color-scheme:dark){{.l{{fill:{DARK_LABEL.ground}}}.t{{fill:{DARK_LABEL.text}}}}}</style>"
        f'<path class="l" fill="{LABEL.ground}" d="M4 0H{left}v{HEIGHT}H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>'
        f'<path fill="{badge.colour.ground}" d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z"/>'
        f'<g font-family="DejaVu Sans,Verdana,Geneva,sans-serif" font-size="{FONT_SIZE}" text-anchor="middle">'
        f"{''.join(texts)}</g></svg>"
    )
    return picture.encode()


def _text(text: str, start: int, width: int, attributes: str) -> str:
    place = f'x="{start + width / 2:g}" y="14" textLength="{width - 2 * PADDING}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {place} {attributes}>{escape(text)}</text>"


def cut(text: str) -> str:
    """Return `text`, or as much of it as there is room for and an ellipsis."""
    widths = list(accumulate(map(_character_width, text)))
    if not widths or widths[-1] <= LONGEST:
        return text
    end = bisect_right(widths, LONGEST - WIDTHS[ELLIPSIS])  # accents have no width, so they stay with their letter
    return text[:end].rstrip() + ELLIPSIS


def text_width(text: str) -> float:
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> float:
    base = unicodedata.normalize("NFD", character)[0]
    if unicodedata.category(base) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(base) in {"W", "F"}:
        return WIDE_WIDTH
    return WIDTHS.get(base, OTHER_WIDTH)
