"""Credentials for object storage: from the environment, from profiles, from Amazon's command line; and never told."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from published import host
from statusgen.deploy import DeployError, Options, open_host
from statusgen.deploy.profiles import from_profile
from statusgen.deploy.stores import STORES, Store
from statusgen.model import Destination
from statusgen.structs import replace

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


@pytest.fixture
def _homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user who is but a number, as in a container: `~` stays what it is."""
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)


@pytest.mark.usefixtures("_homeless")
def test_who_has_no_home_has_no_profiles() -> None:
    assert from_profile(None, {}) == {}
    with pytest.raises(DeployError, match="the profile 'status' has no credentials"):
        from_profile("status", {"PATH": ""})


@pytest.mark.usefixtures("_homeless")
def test_who_has_no_home_may_name_the_files(home: str) -> None:
    files = {"AWS_CONFIG_FILE": f"{home}/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": f"{home}/.aws/credentials"}
    assert from_profile("status", files) == STATUS


def test_a_default_profile_with_no_more_than_a_region_leaves_the_rest_to_the_machine(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-central-1\noutput = json\n", "utf-8")
    environ = {"HOME": str(tmp_path), "AWS_CONFIG_FILE": str(config)}
    assert from_profile(None, environ) == {"region": "eu-central-1"}
    with pytest.raises(DeployError, match="the profile 'default' has no credentials"):
        from_profile(None, {**environ, "AWS_PROFILE": "default"})


@pytest.mark.parametrize("way", ["sso_session", "role_arn", "credential_process", "credential_source", "login_session"])
def test_a_default_profile_that_gets_its_credentials_elsewhere_is_asked(tmp_path: Path, way: str) -> None:
    config = tmp_path / "config"
    config.write_text(f"[default]\n{way} = x\n", "utf-8")
    with pytest.raises(DeployError, match="the profile 'default' has no credentials"):
        from_profile(None, {"HOME": str(tmp_path), "AWS_CONFIG_FILE": str(config)})


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


S3, AZURE = Destination("here", "s3://status"), Destination("here", "az://status")
KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "a-secret"}


def refusal(destination: Destination, environ: dict[str, str]) -> str:
    """Return why there is no host for a place with such settings."""
    with pytest.raises(DeployError) as caught:
        open_host(destination, Options(environ))
    return str(caught.value)


@pytest.mark.parametrize(
    "endpoint",
    [
        *("127.0.0.1:9000", "localhost:9000", "minio.example", "ftp://minio.example", "http://", "http:///status"),
        *("http://127.0.0.1:99999", "http://a b", "http://[::1", "http://ä.example", "https://s3.example/?a=b"),
        "https://ada:secret@s3.example",
    ],
)
def test_an_endpoint_that_is_no_address_is_told_by_where_it_is_from(endpoint: str, home: str) -> None:
    way_out = "is not the address of a service: write it as https://s3.example or http://127.0.0.1:9000"
    assert refusal(replace(S3, endpoint=endpoint), KEYS) == f"`endpoint` {way_out}"
    variable = {**KEYS, "AWS_ENDPOINT_URL": endpoint}
    assert refusal(S3, variable) == f"the variable AWS_ENDPOINT_URL {way_out}"
    assert refusal(AZURE, {"AZURE_STORAGE_ENDPOINT": endpoint}).startswith("the variable AZURE_STORAGE_ENDPOIN")
    Path(home, ".aws", "config").write_text(f"[profile status]\nendpoint_url = {endpoint}\n", "utf-8")
    assert refusal(replace(S3, profile="status"), {"HOME": home}) == f"`endpoint` of the profile {way_out}"


def test_an_empty_variable_for_the_endpoint_is_told() -> None:
    said = refusal(S3, {**KEYS, "AWS_ENDPOINT_URL": ""})
    assert said == "the variable AWS_ENDPOINT_URL is empty: unset it, or set it to the address of a service"


@pytest.mark.parametrize(
    "endpoint", ["https://s3.example", "HTTPS://s3.example/", "http://127.0.0.1:9000", "http://[::1]:9/s3/v1"]
)
def test_an_endpoint_that_is_an_address_will_do(endpoint: str) -> None:
    assert open_host(replace(S3, endpoint=endpoint), Options(KEYS)).place == "s3://status"


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"])
@pytest.mark.parametrize("end", ["\n", "\r", "\0", "\x7f"])
def test_a_secret_with_a_line_break_is_told_without_it(name: str, end: str) -> None:
    said = refusal(S3, {**KEYS, name: f"a-secret{end}"})
    assert said == f"the variable {name} has a line break or another control character in it: set it without"


def test_such_secrets_are_told_wherever_they_are_from(home: str) -> None:
    control = "has a line break or another control character in it: set it without"
    own = replace(S3, access_key_id="AKID", secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"] + "\n")
    assert refusal(own, {}) == f"`secret_access_key` {control}"
    Path(home, ".aws", "credentials").write_text(CREDENTIALS.replace("= token", "= token\n  more"), "utf-8")
    assert refusal(replace(S3, profile="status"), {"HOME": home}) == f"`session_token` of the profile {control}"
    azure = {"AZURE_STORAGE_ACCOUNT_NAME": "a\n"}
    assert refusal(AZURE, azure) == f"the variable AZURE_STORAGE_ACCOUNT_NAME {control}"


def test_what_the_library_takes_for_a_fault_of_its_own_is_an_error_as_any_other() -> None:
    keys = {"access_key_id": "AKID", "secret_access_key": "a-secret", "endpoint": "http://127.0.0.1:9"}
    with pytest.raises(DeployError) as caught:
        Store("s3://a b", "s3://a b", keys, 0).read("index.html")
    assert str(caught.value) == "s3://a b: the address or its settings cannot be used"
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


def test_what_fails_is_tried_again_for_a_minute_and_after_a_failure_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time alone ends it: with the library's ten times it would be over in seconds."""
    asked: list[object] = []

    def connect(*_names: str, **settings: object) -> object:
        asked.append(settings["retry_config"])
        return object()

    monkeypatch.setitem(STORES, "s3", connect)
    open_host(S3, Options(KEYS))
    backoff = {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=5), "base": 3}
    patient = {"retry_timeout": timedelta(minutes=1), "max_retries": 1000, "backoff": backoff}
    assert asked == [patient, {"max_retries": 0}]
