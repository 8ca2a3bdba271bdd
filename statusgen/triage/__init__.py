"""From alerts to what an incident says of them: which components, which words, and what is to be done.

Every text of an alert is a stranger's: it becomes plain text in Markdown, and never more than that.
"""

from statusgen.triage.decisions import Begin, Change, Known, News, Nothing, decide
from statusgen.triage.edits import begun_text, changed_text
from statusgen.triage.keys import LIMIT, Member, Members
from statusgen.triage.verdicts import Verdict, judge
from statusgen.triage.words import plain, title_of

__all__ = [
    "LIMIT",
    "Begin",
    "Change",
    "Known",
    "Member",
    "Members",
    "News",
    "Nothing",
    "Verdict",
    "begun_text",
    "changed_text",
    "decide",
    "judge",
    "plain",
    "title_of",
]
