"""Which kind of file a path is, and which slug or id it gives."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from statusgen.content.fields import SLUG, SLUG_LIMIT
from statusgen.content.findings import did_you_mean, shown
from statusgen.problems import Level, Problem
from statusgen.structs import Frozen

SITE = "site.yaml"
ALERTS = "alerts.yaml"
ALONE = {SITE: "site", ALERTS: "alerts"}  # files that lie in no folder
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-(?=.)")


class Folder(Frozen):
    kind: str
    suffix: str
    nested: bool = False


FOLDERS: Mapping[str, Folder] = {
    "components": Folder("component", ".yaml"),
    "incidents": Folder("incident", ".md", nested=True),
    "maintenance": Folder("maintenance", ".md", nested=True),
    "postmortems": Folder("postmortem", ".md"),
    "pages": Folder("page", ".md"),
}
# What the status is made of: while one of these cannot be read whole, the page must not say that all is well.
STATUS_FOLDERS = ("components", "incidents", "maintenance")
# Addresses of the site's root that pages of one's own may not take.
RESERVED = frozenset(
    {"404", "api", "assets", "badge", "components", "embed", "feed", "history", "incidents", "index", "maintenance"}
    | {"pages", "postmortems", "reports", "robots", "site", "sitemap", "state", "static"}
)


def kind_of(path: str) -> str | None:
    """Return the kind of the file at `path`, or None if no such file is content."""
    folder, _, rest = path.partition("/")
    place = FOLDERS.get(folder)
    if place is None:
        return ALONE.get(path)
    return place.kind if rest.endswith(place.suffix) and (place.nested or "/" not in rest) else None


def is_status(path: str) -> bool:
    return path.partition("/")[0] in STATUS_FOLDERS


def stray(path: str) -> Problem:
    """Return the warning that the file at `path` is not read."""
    folder, slash, rest = path.partition("/")
    place = FOLDERS.get(folder)
    if place is None:
        near = did_you_mean(folder, [*FOLDERS, "static"] if slash else [*ALONE])
        message = f"this file is not read: {shown(folder)} is no {'folder' if slash else 'file'} of content"
        return Problem(
            path, 0, 0, message, near or "files to be copied as they are belong below static/", Level.WARNING
        )
    if not rest.endswith(place.suffix):
        stem = rest.rpartition("/")[2].partition(".")[0]
        message, hint = f"this file is not read: files here end in {place.suffix}", f"rename it to {stem}{place.suffix}"
    else:
        message, hint = f"this file is not read: {folder}/ has no folders", f"move it to {folder}/"
    return Problem(path, 0, 0, message, hint, Level.WARNING)


def stem_of(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def cleaned(stem: str) -> str:
    """Return the slug that is nearest to `stem`."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LIMIT].rstrip("-") or "untitled"


def title_of(slug: str) -> str:
    """Return `slug` in words, without the day that it begins with: `Api errors`."""
    return DAY.sub("", slug).replace("-", " ").strip().capitalize() or slug


def assign_slugs(paths: Iterable[str], reserved: frozenset[str] = frozenset()) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each of `paths`, which are of one kind: no two are the same, and none is in `reserved`.

    Files with a good name come first, so that a bad name never takes their address.
    """
    stems = {path: stem_of(path) for path in paths}
    names = {*stems.values()}
    if len(names) == len(stems) and names.isdisjoint(reserved) and all(map(SLUG.fullmatch, names)):
        return stems, []  # as nearly always
    problems: list[Problem] = []
    owners: dict[str, str] = {}
    for path in sorted(stems, key=lambda path: (not SLUG.fullmatch(stems[path]), path)):
        stem = stems[path]
        slug = stem if SLUG.fullmatch(stem) else cleaned(stem)
        if slug != stem:
            hint = f"rename it to {slug}{path[path.rindex('.') :]}"
            problems.append(Problem(path, 0, 0, f"{shown(stem)} is not a name of a-z, 0-9 and '-'", hint))
        if slug in reserved:
            problems.append(Problem(path, 0, 0, f"the address '{slug}/' is taken by the site itself", "rename it"))
        elif slug in owners:
            problems.append(Problem(path, 0, 0, f"'{slug}' is the name of {owners[slug]} too", "rename one of them"))
        owners[_free(slug, owners, reserved)] = path
    return {path: slug for slug, path in owners.items()}, problems


def _free(slug: str, owners: Mapping[str, str], reserved: frozenset[str]) -> str:
    number, free = 1, slug
    while free in owners or free in reserved:
        number += 1
        free = f"{slug}-{number}"
    return free
