"""Credentials from the profiles that Amazon's command line keeps in `~/.aws`."""

import json
import subprocess
from collections.abc import Mapping
from configparser import ConfigParser, Error
from pathlib import Path

from statusgen.deploy.failure import DeployError

KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
OTHERS = frozenset(
    {
        "AWS_ACCESS_KEY_ID",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_SKIP_SIGNATURE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
    }
)
"""Variables that say where credentials come from; with one of them, no profile is looked for."""

WAYS = ("aws_access_key_id", "credential_", "login_session", "role_arn", "sso_")
"""What the settings begin with by which a profile has credentials, its own or those that something else gives it."""

PATIENCE_S = 60


def from_profile(name: str | None, environ: Mapping[str, str]) -> dict[str, str]:
    """Return credentials, region and endpoint of the profile `name`, by the names that `obstore` has for them.

    Without a name it is that of AWS_PROFILE, or the default one if nothing else says where credentials come from; then
    there may be nothing to return.

    Raises:
        DeployError: if a profile that was asked for has no credentials.
    """
    asked = name or (None if OTHERS & environ.keys() else environ.get("AWS_PROFILE"))
    if asked is None and OTHERS & environ.keys():
        return {}
    profile = asked or "default"
    said = _said(profile, environ)
    found = {key.removeprefix("aws_"): said[key] for key in KEYS if said.get(key)}
    # A profile that nobody asked for may say no more than a region, and leave all else to the machine.
    if "secret_access_key" not in found and (asked or any(key.startswith(WAYS) for key in said)):
        found = _exported(profile, environ)
    others = {"region": said.get("region"), "endpoint": said.get("endpoint_url")}
    return found | {key: value for key, value in others.items() if value}


def _said(profile: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what the two files say of a profile."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or "~"
    config = Path(environ.get("AWS_CONFIG_FILE") or Path(home, ".aws", "config"))
    secrets = Path(environ.get("AWS_SHARED_CREDENTIALS_FILE") or Path(home, ".aws", "credentials"))
    section = profile if profile == "default" else f"profile {profile}"
    return _section(config, section) | _section(secrets, profile)


def _section(file: Path, name: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(file.expanduser(), "utf-8")
    except RuntimeError:  # nobody knows a home, as of a user of a container who is but a number
        return {}
    except (Error, OSError, ValueError) as error:
        # Without what the parser says, which quotes the line.
        raise DeployError(f"'{file}' cannot be read as a file of profiles") from error.__cause__
    return dict(parser[name]) if name in parser else {}


def _exported(profile: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Ask Amazon's command line for a profile whose credentials another program or service gives."""
    command = ["aws", "configure", "export-credentials", "--profile", profile, "--format", "process"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE_S, env=dict(environ))  # noqa: S603  # nothing goes through a shell
        said = json.loads(done.stdout)
        found = {"access_key_id": said["AccessKeyId"], "secret_access_key": said["SecretAccessKey"]}
        return found | ({"session_token": said["SessionToken"]} if said.get("SessionToken") else {})
    except FileNotFoundError:
        way_out = "write them there, or install Amazon's command line, which knows how to get others"
    except (OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError):
        way_out = f"`aws sts get-caller-identity --profile {profile}` tells why"
    raise DeployError(f"the profile '{profile}' has no credentials ({way_out})")
