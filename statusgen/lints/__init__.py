"""What reads well but looks wrong: `lint` at every build, and `truth_lints` when somebody asks for a check.

What depends on the time of day, as most of the latter does, must never keep a site from being published.
"""

from statusgen.lints.clock import lint
from statusgen.lints.truth import truth_lints

__all__ = ["lint", "truth_lints"]
