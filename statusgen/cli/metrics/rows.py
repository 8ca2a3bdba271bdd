"""Metrics for a spreadsheet: a row for each part of a report, as RFC 4180 has it."""

import csv
from collections import Counter
from collections.abc import Iterable
from io import StringIO

from statusgen.cli.metrics.values import averages, percent, seconds
from statusgen.metrics import Act, By, Part, Report

Value = str | int | float | None


def report_rows(report: Report) -> str:
    """Return the header and a row for each part, with CRLF at each end of a line, also the last."""
    rows = [_row(part, report) for part in report.parts]
    file = StringIO()
    writer = csv.DictWriter(file, rows[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _row(part: Part, report: Report) -> dict[str, Value]:
    uptime = report.uptimes.get(part.key) if report.by is By.COMPONENT and part.key is not None else None
    return {
        "key": part.key,
        "name": _harmless(part.name),
        "from": f"{part.period.first}",
        "to": f"{part.period.last}",
        "incidents": part.metrics.incidents,
        **dict(_times(part)),
        "time_open": sum(seconds(share.time_open) or 0 for share in part.metrics.shares),
        **_targets(part),
        "uptime": percent(uptime),
    }


def _times(part: Part) -> Iterable[tuple[str, Value]]:
    for act, average in averages(part.metrics):
        yield f"{act}_mean", seconds(average.mean)
        yield f"{act}_median", seconds(average.median)
        yield f"{act}_incidents", average.incidents
        yield f"{act}_missing", average.missing
        yield f"{act}_contradictory", average.contradictory
        yield f"{act}_open", average.open


def _targets(part: Part) -> dict[str, Value]:
    names = [f"{act}_{outcome}" for act in Act for outcome in ("met", "missed", "unknown")]
    counts: Counter[str] = Counter()
    for kept in part.metrics.targets:
        counts[f"{kept.act}_met"] += kept.met
        counts[f"{kept.act}_missed"] += kept.missed
        counts[f"{kept.act}_unknown"] += kept.unknown
    return {name: counts[name] for name in names}


def _harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: OWASP, "CSV Injection"."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
