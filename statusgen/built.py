"""What a build comes to."""

from datetime import datetime

from statusgen.files import Files
from statusgen.problems import Problem
from statusgen.structs import Frozen


class Built(Frozen):
    """A whole site, not yet written."""

    files: Files  # those that must be made are, when they are asked for
    pages: int
    problems: tuple[Problem, ...]  # sorted
    headline: str  # what the banner says
    indicator: str
    next_change: datetime  # when a page becomes untrue without any edit
    url: str  # the site's, with a slash at its end
    zone: str  # that its times are in
