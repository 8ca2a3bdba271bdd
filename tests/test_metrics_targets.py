"""Whether people acted in time."""

import pytest

from little import facts
from statusgen.metrics import Act, Kept, measure
from statusgen.model import Deadline
from test_metrics_sites import APRIL, NOW, P1, P2, hours, minutes, one


@pytest.mark.parametrize(
    ("front", "body", "outcome"),
    [
        ("acknowledged: 2026-05-31 10:15", "## 2026-05-31 12:00 - Resolved", (1, 0, 0)),  # at the very last moment
        ("acknowledged: 2026-05-31 10:15:01", "## 2026-05-31 12:00 - Resolved", (0, 1, 0)),
        ("", "## 2026-05-31 12:00 - Resolved", (0, 0, 1)),
        ("", "## 2026-05-31 12:00 - Identified", (0, 1, 0)),
        ("acknowledged: 2026-05-31 09:59", "## 2026-05-31 12:00 - Resolved", (0, 0, 1)),
        ("acknowledged: 2026-06-01 09:59", "## 2026-05-31 12:00 - Resolved", (0, 0, 1)),
    ],
)
def test_a_target_is_met_or_missed_or_nobody_knows(front: str, body: str, outcome: tuple[int, int, int]) -> None:
    found = one(f"severity: P1\nstarted: 2026-05-31 10:00\ndetected: 2026-05-31 10:00\n{front}", body)
    assert found.targets[1] == Kept(P1, Act.ACKNOWLEDGE, minutes(15), *outcome)


def test_what_is_not_due_yet_is_not_known() -> None:
    front = "severity: P1\nstarted: 2026-05-31 10:00\ndetected: 2026-05-31 10:00"
    found = one(front, "## 2026-05-31 10:05 - Identified", now="2026-05-31 10:10")
    assert found.targets[1:3] == (
        Kept(P1, Act.ACKNOWLEDGE, minutes(15), 0, 0, 1),
        Kept(P1, Act.RESPOND, minutes(30), 1, 0, 0),
    )


@pytest.mark.parametrize("detected", ["", "detected: 2026-06-01 10:00", "detected: 2026-05-31 12:30"])
def test_a_target_without_a_time_to_begin_with_is_not_known(detected: str) -> None:
    found = one(f"severity: P2\nstarted: 2026-05-31 10:00\n{detected}", "## 2026-05-31 12:00 - Investigating")
    assert found.targets[3] == Kept(P2, Act.RESPOND, hours(2), 0, 0, 1)


@pytest.mark.parametrize(
    ("front", "body", "outcome"),
    [
        ("", "## 2026-05-31 10:05 - Investigating", (1, 0, 0)),
        ("backfilled: true", "## 2026-05-31 10:05 - Investigating", (0, 0, 1)),
        ("", "Slow.", (0, 0, 1)),
        ("resolved: 2026-05-31 11:00", "Slow.", (0, 0, 1)),
        ("resolved: 2026-05-31 11:00", "## 2026-05-31 10:00 - Resolved", (1, 0, 0)),
    ],
)
def test_when_people_were_told_is_not_guessed(front: str, body: str, outcome: tuple[int, int, int]) -> None:
    found = one(f"severity: P1\nstarted: 2026-05-31 10:00\ndetected: 2026-05-31 10:00\n{front}", body)
    assert found.targets[2] == Kept(P1, Act.RESPOND, minutes(30), *outcome)


def test_without_a_severity_the_usual_targets_count_as_people_are_reminded_of_them() -> None:
    front = "started: 2026-05-31 10:00\ndetected: 2026-05-31 10:00"
    assert one(front, "## 2026-05-31 12:30 - Investigating").targets[3] == Kept(P2, Act.RESPOND, hours(2), 0, 1, 0)


def test_own_targets_count() -> None:
    text = """
-- site.yaml --
title: A
url: https://a.example/
severities:
  P0: {acknowledge: none}
  P1: {acknowledge: none, respond: next working day}
  P2: {respond: none}
  P3: {respond: none}
-- incidents/it.md --
---
title: It
severity: P1
started: 2026-04-17 09:00
detected: 2026-04-17 09:00
---

## 2026-04-20 23:59 - Resolved
"""
    told = facts(text, NOW)
    assert measure(told.incidents, told, APRIL).targets == (Kept(P1, Act.RESPOND, Deadline.NEXT_WORKING_DAY, 1, 0, 0),)
