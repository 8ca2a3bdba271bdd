"""What each number means, word for word as in docs/metrics.md."""

DEFINITIONS = {
    "incidents": (
        "Incidents that began (`started`, by default the first update) on a day of the period, in the site's time"
        " zone. Drafts never count, backfilled incidents do."
    ),
    "MTTD": "Mean time to detect: detected - started.",
    "MTTA": "Mean time to acknowledge: acknowledged - detected.",
    "MTTM": "Mean time to mitigate: mitigated - started.",
    "MTTR": "Mean time to resolve: resolved - started.",
    "median": "The value in the middle; of an even number of values, the mean of the two in the middle.",
    "of": "The incidents that a mean and a median rest on. All others are left out, each for one reason:",
    "missing": "One of the two times is not written down.",
    "contradictory": "The second time is before the first, or later than now.",
    "open": "The incident is not resolved yet.",
    "time open": (
        "How long incidents were open within the period, also those that began earlier. A reopened incident does not"
        " count while it was resolved; of two that were open at once, each counts."
    ),
    "uptime": (
        "100 * (1 - weighted bad seconds / tracked seconds) in the period up to now, with the weights of"
        " `uptime_weights`, cut down to two decimals."
    ),
    "targets": (
        "Those of `severities`: `acknowledge` is from detected to acknowledged, `respond` from detected to the first"
        " update. `next working day` ends with the next day from Monday to Friday in the site's time zone. Met at the"
        " very last moment is met. Missed is also what an open incident lacks past its time. Unknown is what was not"
        " written down or contradicts itself, what is not due yet, and when people were told of what is `backfilled`"
        " or by a text without headings."
    ),
    "by component": "An incident counts for each component that it hit: that was not operational at some time.",
    "action items": "Those of all postmortems as of now, whatever the period. One is overdue from the day after `due`.",
}
