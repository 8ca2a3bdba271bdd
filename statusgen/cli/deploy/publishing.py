"""One place after the other: what is done there, and how it is told."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from statusgen.cli.containing import contained
from statusgen.cli.deploy.targets import check_place
from statusgen.cli.variables import resolved
from statusgen.deploy import Changes, Found, Host, Inspectable, Options, Upload, compare, look, open_host
from statusgen.deploy.manifest import Json
from statusgen.model import Destination, Settings
from statusgen.structs import Frozen, replace


class Result(Frozen):
    """What came of one place; `error` is why it failed, and all else is as far as that."""

    name: str
    place: str
    error: str = ""
    host: Host | None = None
    before: Found = Found()
    now: Found = Found()
    changes: Changes = Changes()
    unchanged: int = 0
    seconds: float = 0.0

    @property
    def is_well(self) -> bool:
        return not self.error and not self.changes.kept


def publish(
    destination: Destination, upload: Upload | None, options: Options, *, output: Path, is_dry_run: bool
) -> Result:
    """Publish `upload` to one place, or see what there is if it is None; what fails is told in the result."""
    begin = perf_counter()
    result = Result(destination.name, destination.to)
    failures: list[str] = []
    with contained(failures.append):
        place = resolved(destination, options.environ)
        check_place(place, options.content, output)
        host = open_host(place, options)
        found = look(host, upload) if upload else host.read()
        result = replace(result, place=host.place, host=host, before=found, now=found)
        if upload:
            changes = compare(upload, found.manifest, force=options.force)
            result = replace(result, changes=changes, unchanged=len(upload.prints) - len(changes.sent))
            result = replace(result, now=_after(upload, result, host, is_dry_run=is_dry_run))
    return replace(result, error="".join(failures), seconds=perf_counter() - begin)


def _after(upload: Upload, result: Result, host: Host, *, is_dry_run: bool) -> Found:
    """Carry out the changes of `result`, and return what the place has then; in a dry run, what it would have."""
    found, changes = result.now, result.changes
    if not is_dry_run:
        return found if changes.is_empty else host.publish(upload, changes, found)
    if isinstance(host, Inspectable) and not changes.is_empty:
        host.check(upload, changes, found)
    return replace(found, manifest=replace(found.manifest, files=dict(upload.prints)))


def told_elsewhere(results: Sequence[Result], settings: Settings, options: Options) -> Iterator[Json]:
    """Yield what is known of what was told, at places of the site's that were not published to, or where that failed.

    Each is asked with `options`, which is noted, as it may take a while. One that cannot be asked has no say.
    """
    known = {destination.name: destination for destination in settings.deploy if destination.notify}
    yield from (result.before.manifest.told for result in results if result.error)
    names = {result.name for result in results}
    for name, destination in known.items():
        if name not in names:
            options.note(f"asking {name} what subscribers were told")
            with contained(lambda _failure: None):
                yield open_host(resolved(destination, options.environ), options).read().manifest.told


def change_lines(changes: Changes) -> Iterator[str]:
    """Yield a line for each file that would change, in the order in which that would happen."""
    for path in changes.sent:
        yield f"  {'+' if path in changes.new else '~'} {path}"
    for path in changes.removed:
        yield f"  - {path}"


def closing_line(result: Result, *, is_dry_run: bool) -> str:
    """`production (s3://status-example): 12 sent, 3 removed, 4,987 unchanged, 2.31 s`."""
    changes, would, took = result.changes, "", f", {result.seconds:.2f} s"
    if is_dry_run:
        would, took = "would be ", ""
    counts = (
        f"{len(changes.sent):,} {would}sent, {len(changes.removed):,} {would}removed, {result.unchanged:,} unchanged"
    )
    return f"{_shown(result)}: {counts}{took}"


def error_line(result: Result) -> str:
    """Return what went wrong, with the name of the place, which most often is in the error itself."""
    is_told = result.place in result.error and result.name != result.place
    return f"{result.name if is_told else _shown(result)}: {result.error.removeprefix(f'{result.name}: ')}"


def _shown(result: Result) -> str:
    return result.name if result.name == result.place else f"{result.name} ({result.place})"


def kept_line(result: Result) -> str:
    """Say that files stay which the site does not have any more."""
    count, files = len(result.changes.kept), len(result.before.manifest.files)
    return f"{result.name}: {count:,} of its {files:,} files are not in the site, and stay: --force removes them"


def summary(result: Result, *, is_dry_run: bool) -> dict[str, object]:
    """Return what `--json` prints of a place; the lists of paths only in a dry run."""
    changes = result.changes
    lists = {"sent_files": changes.sent, "removed_files": changes.removed} if is_dry_run else {}
    return {
        "name": result.name,
        "place": result.place or None,
        "error": result.error or None,
        "sent": 0 if result.error else len(changes.sent),
        "removed": 0 if result.error else len(changes.removed),
        "kept": len(changes.kept),
        "unchanged": result.unchanged,
        "seconds": round(result.seconds, 3),
        **lists,
    }
