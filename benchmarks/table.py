"""Print how long a build takes, how much memory, and how heavy the home page is: `python benchmarks/table.py`.

Each row is the median of some runs of the whole command in a new process with an empty output folder; memory is the
largest run's peak. Compare rows of one run only: other machines and other hours differ.
"""

import argparse
import gzip
import os
import shutil
import statistics
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


def build(content: Path, output: Path) -> tuple[float, float]:
    """Return seconds and MiB of one build in a process of its own."""
    shutil.rmtree(output, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "statusgen",
        "build",
        str(content),
        "--output",
        str(output),
        "--now",
        NOW,
        "--quiet",
    ]
    begin = time.perf_counter()
    process = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"the build failed: {' '.join(command)}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def weight(output: Path) -> tuple[int, int]:
    """Return the compressed bytes of the home page's HTML alone, and with its style sheet and script."""
    html = len(gzip.compress((output / "index.html").read_bytes(), 9))
    assets = sum(len(gzip.compress(path.read_bytes(), 9)) for path in (output / "assets").iterdir())
    return html, html + assets


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    print(f"{'incidents':>9} {'seconds':>8} {'MiB':>6} {'HTML kB':>8} {'all kB':>7}   (home page, gzip)")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            content, output = Path(scratch, "content"), Path(scratch, "site")
            write_content(content, size)
            runs = [build(content, output) for _ in range(options.runs)]
            html, everything = weight(output)
        seconds, memory = statistics.median(s for s, _ in runs), max(m for _, m in runs)
        print(f"{size:>9} {seconds:>8.2f} {memory:>6.0f} {html / 1000:>8.1f} {everything / 1000:>7.1f}", flush=True)


if __name__ == "__main__":
    main()
