"""Deploys that are killed: whatever can be reached is whole, and the next one puts it right."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from changing import BASE, NOW, STATES, clean, lay
from conftest import needs
from crawl import crawl
from published import publish
from running import until
from storage import BIN, BUCKET, KEY, KEY_ID, Between, Objects, between, bucket, rclone

pytestmark = needs("rclone", found=(BIN / "rclone").exists())

STATES_OF_FOLDERS = tuple(
    {path: text for path, text in state.items() if "static/files" not in path} for state in STATES
)
"""The service keeps objects as files, and cannot have one of a folder's name."""


@dataclass
class Stage:
    """A site in three states, on its way to a bucket."""

    folder: Path
    way: Between
    objects: Objects
    states: tuple[Mapping[str, bytes], ...]
    kills: int = 0
    wrong: list[str] = field(default_factory=list)

    def kill(self, state: int, number: int) -> None:
        """Deploy `state` by the command, and kill it at its request of that number; then follow every link."""
        lay(self.folder / "content", STATES_OF_FOLDERS[state])
        self.way.asked.clear()
        process = subprocess.Popen(
            [sys.executable, "-m", "statusgen", "deploy", f"s3://{BUCKET}", "--no-notify"],
            cwd=self.folder,
            env={
                **os.environ,
                "AWS_ACCESS_KEY_ID": KEY_ID,
                "AWS_SECRET_ACCESS_KEY": KEY,
                "AWS_ENDPOINT_URL": self.way.address,
                "AWS_ALLOW_HTTP": "true",
                "SOURCE_DATE_EPOCH": f"{datetime.fromisoformat(NOW).timestamp():.0f}",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def fault(_request: str) -> int | None:
            if len(self.way.asked) < number:
                return None
            process.kill()
            return 503

        self.way.fault = fault
        self.kills += process.wait(60) < 0
        self.way.fault = lambda _request: None
        until(lambda: not self.way.forwarding)  # while it writes over an object, this service has none there
        self.objects.end_turn()
        self.check()

    def deploy(self, state: int) -> None:
        """Deploy `state` without any trouble."""
        publish(bucket(self.objects.endpoint), self.folder / "sent", self.states[state])
        self.check()

    def check(self) -> None:
        whole: dict[str, set[bytes]] = {}
        for state in self.states:
            for path, content in state.items():
                whole.setdefault(path, set()).add(content)
        site = self.folder / "buckets" / BUCKET
        self.wrong += crawl(site, BASE, whole) if (site / "index.html").exists() else ()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    states = tuple(clean(tmp_path / f"{n}", state) for n, state in enumerate(STATES_OF_FOLDERS))
    with rclone(tmp_path / "buckets") as address, between(address) as way:
        yield Stage(tmp_path, way, Objects(address), states)


def test_deploys_killed_at_any_request_never_show_half_a_site_and_the_next_puts_it_right(stage: Stage) -> None:
    stage.kill(0, 20)
    stage.deploy(0)
    assert stage.objects.read() == stage.states[0]
    for state, request in ((1, 40), (2, 25), (1, 30)):
        stage.kill(state, request)
    stage.deploy(2)
    assert stage.objects.read() == stage.states[2]
    assert (stage.kills, stage.wrong) == (4, [])
