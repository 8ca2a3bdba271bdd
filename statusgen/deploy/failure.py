"""That a place could not be published to."""

from statusgen.problems import StatusgenError


class DeployError(StatusgenError):
    """A place could not be published to; the message names it and the way out, and never a secret."""
