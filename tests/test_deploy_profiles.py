"""Credentials for object storage: from the environment, from profiles, from Amazon's command line; and never told."""

from pathlib import Path

import pytest

from published import host
from statusgen.deploy import DeployError
from statusgen.deploy.profiles import from_profile

CREDENTIALS = """
[default]
aws_access_key_id = DEFAULTID
aws_secret_access_key = default-secret

[status]
aws_access_key_id = STATUSID
aws_secret_access_key = status%secret
aws_session_token = token
"""
CONFIG = """
[default]
region = eu-central-1

[profile status]
region = eu-west-1
endpoint_url = https://s3.example

[profile company]
sso_session = company
region = us-west-2
"""
DEFAULT = {"access_key_id": "DEFAULTID", "secret_access_key": "default-secret", "region": "eu-central-1"}
STATUS = {
    "access_key_id": "STATUSID",
    "secret_access_key": "status%secret",
    "session_token": "token",
    "region": "eu-west-1",
    "endpoint": "https://s3.example",
}


@pytest.fixture
def home(tmp_path: Path) -> str:
    """Return a home with both files of profiles."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(CREDENTIALS, "utf-8")
    (tmp_path / ".aws" / "config").write_text(CONFIG, "utf-8")
    return str(tmp_path)


def test_a_profile_by_its_name(home: str) -> None:
    assert from_profile("status", {"HOME": home, "AWS_ACCESS_KEY_ID": "OTHER"}) == STATUS


def test_the_profile_that_the_environment_names(home: str) -> None:
    assert from_profile(None, {"HOME": home, "AWS_PROFILE": "status"}) == STATUS


def test_the_default_profile_where_nothing_else_is_said(home: str) -> None:
    assert from_profile(None, {"HOME": home}) == DEFAULT


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"])
def test_no_profile_where_the_environment_says_who_it_is(home: str, name: str) -> None:
    assert from_profile(None, {"HOME": home, name: "x", "AWS_PROFILE": "status"}) == {}


def test_no_profiles_at_all(tmp_path: Path) -> None:
    assert from_profile(None, {"HOME": str(tmp_path)}) == {}


def test_files_in_other_places(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(CREDENTIALS, "utf-8")
    environ = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "keys"), "AWS_CONFIG_FILE": str(tmp_path / "none")}
    assert from_profile("default", environ) == {key: DEFAULT[key] for key in ("access_key_id", "secret_access_key")}


def aws(folder: Path, script: str) -> str:
    """Return a PATH on which `aws` does what `script` says."""
    (folder / "bin").mkdir()
    (folder / "bin" / "aws").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / "bin" / "aws").chmod(0o755)
    return str(folder / "bin")


def test_what_only_amazons_command_line_can_get(home: str, tmp_path: Path) -> None:
    answer = '{"Version": 1, "AccessKeyId": "SSOID", "SecretAccessKey": "s", "SessionToken": "t"}'
    asked = "configure export-credentials --profile company --format process"
    path = aws(tmp_path, f"[ \"$*\" = '{asked}' ] && echo '{answer}'")
    assert from_profile("company", {"HOME": home, "PATH": path}) == {
        "access_key_id": "SSOID",
        "secret_access_key": "s",
        "session_token": "t",
        "region": "us-west-2",
    }


def test_a_profile_without_credentials(home: str) -> None:
    with pytest.raises(DeployError) as caught:
        from_profile("company", {"HOME": home, "PATH": home})
    assert str(caught.value) == (
        "the profile 'company' has no credentials"
        " (write them there, or install Amazon's command line, which knows how to get others)"
    )


def test_amazons_command_line_fails(home: str, tmp_path: Path) -> None:
    path = aws(tmp_path, "echo a-secret >&2; exit 255")
    with pytest.raises(DeployError) as caught:
        from_profile("company", {"HOME": home, "PATH": path})
    assert str(caught.value) == (
        "the profile 'company' has no credentials (`aws sts get-caller-identity --profile company` tells why)"
    )


def test_a_damaged_file_is_told_without_its_lines(home: str) -> None:
    Path(home, ".aws", "credentials").write_text("a-secret\n", "utf-8")
    with pytest.raises(DeployError) as caught:
        from_profile("status", {"HOME": home})
    assert str(caught.value) == f"'{home}/.aws/credentials' cannot be read as a file of profiles"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing in the environment that says who somebody is."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCOUNT_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("nobody")
def test_half_a_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    with pytest.raises(DeployError) as caught:
        host("s3://status", environ={"AWS_ACCESS_KEY_ID": "AKID"})
    assert str(caught.value) == "s3://status: there are no credentials (docs/deploy.md tells where they are looked for)"


@pytest.mark.usefixtures("nobody")
def test_azure_needs_an_account() -> None:
    with pytest.raises(DeployError) as caught:
        host("az://status")
    assert str(caught.value) == "az://status: the variable AZURE_STORAGE_ACCOUNT_NAME is not set"
