"""Publishes a site that was built: to each place by its own host, whole or not at all as far as the place can do it.

`upload` is what is published and `manifest` what a place has already; `changes` are the difference, in the order in
which they are safe. A `host` carries them out, and `hosts` knows which one a place's address asks for.
"""

from statusgen.deploy.changes import Changes, compare
from statusgen.deploy.failure import DeployError
from statusgen.deploy.host import Found, Host, Inspectable, Reversible, look
from statusgen.deploy.hosts import Options, local_folder, open_host
from statusgen.deploy.manifest import Manifest
from statusgen.deploy.upload import Upload, read_upload

__all__ = [
    "Changes",
    "DeployError",
    "Found",
    "Host",
    "Inspectable",
    "Manifest",
    "Options",
    "Reversible",
    "Upload",
    "compare",
    "local_folder",
    "look",
    "open_host",
    "read_upload",
]
