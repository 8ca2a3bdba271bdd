"""Print how long builds take, how much memory, and how heavy the home page is: `python benchmarks/table.py`.

  cold   the whole command, output and cache empty       same   again, nothing changed
  edit   again, a paragraph added to the newest incident
  watch  from saving such an edit to its page on the disk, under `statusgen watch`

Seconds are the median of some runs; memory is the largest peak of a process, or of `watch` at its end. Compare rows of
one run only: other machines and other hours differ.
"""

import argparse
import gzip
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

END = datetime(2026, 6, 30, 12, tzinfo=UTC)
NOW = "2026-07-01T00:00:00Z"
COMPONENTS = 20
YEARS = 10
STATES = ("degraded_performance", "partial_outage", "major_outage")
TEXT = (
    "Some requests to the **gateway** fail while the [provider](https://example.com/status) restores its network. "
    "We see `503` on one call in ten and have moved traffic away.\n\n- Europe is back\n- America follows\n"
)


def write_content(folder: Path, incidents: int) -> None:
    """Write a site with `COMPONENTS` components and `incidents` incidents of four updates over ten years."""
    for name in ("components", "incidents"):
        (folder / name).mkdir(parents=True)
    site = "title: Benchmark\nurl: https://status.example.com/\ngroups:\n  - {id: all, name: All}\n"
    (folder / "site.yaml").write_text(site)
    for number in range(COMPONENTS):
        text = f"name: Component {number}\ngroup: all\norder: {number}\ntracked_since: 2016-07-01\n"
        (folder / "components" / f"component-{number}.yaml").write_text(text)
    gap = timedelta(days=365 * YEARS) / max(incidents, 1)
    for number in range(incidents):
        start = END - gap * (number + 1)
        (folder / "incidents" / f"{start:%Y-%m-%d}-{number}.md").write_text(incident(number, start))


def incident(number: int, start: datetime) -> str:
    front = f"---\ntitle: Errors in region {number}\nseverity: P{number % 4}\ncomponents:\n"
    hit = f"  component-{number % COMPONENTS}: {STATES[number % 3]}\n---\n"
    statuses = ("Investigating", "Identified", "Monitoring", "Resolved")
    updates = (
        f"\n## {start + timedelta(minutes=20 * step):%Y-%m-%d %H:%M} UTC - {status}\n\n{TEXT}"
        for step, status in enumerate(statuses)
    )
    return front + hit + "".join(updates)


def start(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "statusgen", *arguments, "--quiet")


def timed(command: tuple[str, ...]) -> tuple[float, float]:
    """Return seconds and MiB of one command in a process of its own."""
    begin = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def newest(content: Path) -> Path:
    return max((content / "incidents").iterdir())


def edit(content: Path, mark: str) -> None:
    """Save the newest incident with one more paragraph, as editors do: beside its place, then into it."""
    file = newest(content)
    beside = file.with_name(f"{file.name}~")
    beside.write_text(f"{file.read_text()}\n{mark}\n")
    beside.replace(file)


def build_rows(content: Path, scratch: Path, runs: int) -> dict[str, list[tuple[float, float]]]:
    """Return what each run took, by the name of its row."""
    output, cache = scratch / "site", scratch / "cache"
    command = start("build", str(content), "--output", str(output), "--cache", str(cache), "--now", NOW)
    rows: dict[str, list[tuple[float, float]]] = {"cold": [], "same": [], "edit": []}
    for number in range(runs):
        for folder in (output, cache):
            shutil.rmtree(folder, ignore_errors=True)
        for name, taken in rows.items():
            if name == "edit":
                edit(content, f"Edit {number}")
            taken.append(timed(command))
    return rows


def watch_row(content: Path, scratch: Path, runs: int) -> list[tuple[float, float]]:
    """Return the seconds from each edit to its page, and the memory that `watch` has at most."""
    output, cache = scratch / "site", scratch / "cache"
    page = output / "incidents" / newest(content).stem / "index.html"
    process = subprocess.Popen(start("watch", str(content), "--output", str(output), "--cache", str(cache)))
    taken: list[float] = []
    try:
        for number in range(-1, runs):  # the first tells that it watches
            mark = f"Mark {number} of {process.pid}"
            edit(content, mark)
            taken.append(until_there(page, mark))
            time.sleep(1.5)
        status = Path(f"/proc/{process.pid}/status")
        peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "0"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
    return [(seconds, int(peak) / 1024) for seconds in taken[1:]]


def until_there(page: Path, mark: str) -> float:
    begin = time.perf_counter()
    while mark not in (page.read_text() if page.exists() else ""):
        time.sleep(0.002)
    return time.perf_counter() - begin


def weight(output: Path) -> str:
    """Return the compressed bytes of the home page's HTML alone, and with its style sheet and script."""
    page = (output / "index.html").read_bytes()
    html = len(gzip.compress(page, 9))
    loaded = (path for path in (output / "assets").glob("*.*.[cj]s*") if path.name.encode() in page)
    assets = sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded)
    return f"{html / 1000:.1f} kB of HTML, {(html + assets) / 1000:.1f} kB with style and script"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    print(f"{'incidents':>9} {'row':<6} {'seconds':>8} {'MiB':>6}")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            scratch = Path(name)
            content = scratch / "content"
            write_content(content, size)
            rows = build_rows(content, scratch, options.runs)
            rows["watch"] = watch_row(content, scratch, options.runs)
            heavy = weight(scratch / "site")
        for row, runs in rows.items():
            seconds, memory = statistics.median(s for s, _ in runs), max(m for _, m in runs)
            print(f"{size:>9} {row:<6} {seconds:>8.2f} {memory:>6.0f}", flush=True)
    print(f"home page, compressed: {heavy}")


if __name__ == "__main__":
    main()
