"""How fast people were, how long it took, and what is left to do: the numbers of a period, from the facts."""

from statusgen.metrics.actions import Actions, OpenAction, actions, is_overdue
from statusgen.metrics.averages import Average, average
from statusgen.metrics.deadlines import USUAL, due
from statusgen.metrics.measures import (
    SEVERITIES,
    Metrics,
    Share,
    by_component,
    by_severity,
    measure,
    uptimes,
    uptimes_each,
)
from statusgen.metrics.outages import Outage, longest_outages
from statusgen.metrics.periods import Period, last_months, months, weeks
from statusgen.metrics.report import By, Part, Report, report
from statusgen.metrics.targets import Act, Kept, targets_kept
from statusgen.metrics.times import Gap, TimesToAct, times_to_act

__all__ = [
    "SEVERITIES",
    "USUAL",
    "Act",
    "Actions",
    "Average",
    "By",
    "Gap",
    "Kept",
    "Metrics",
    "OpenAction",
    "Outage",
    "Part",
    "Period",
    "Report",
    "Share",
    "TimesToAct",
    "actions",
    "average",
    "by_component",
    "by_severity",
    "due",
    "is_overdue",
    "last_months",
    "longest_outages",
    "measure",
    "months",
    "report",
    "targets_kept",
    "times_to_act",
    "uptimes",
    "uptimes_each",
    "weeks",
]
