"""What object storage answers that no deploy hopes for, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import needs
from published import SITE, publish
from statusgen.deploy import DeployError, Found
from storage import BIN, Answer, Objects, between, bucket, rclone

pytestmark = needs("rclone", found=(BIN / "rclone").exists())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rclone(tmp_path_factory.mktemp("rclone") / "buckets") as address:
        yield address


@pytest.fixture
def address(service: str) -> Iterator[str]:
    yield service
    Objects(service).clear()


def error(code: str, more: str = "") -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>a-secret</Message>{more}</Error>".encode()


REGION = "the bucket is in another region: set `region`"
ANOTHER = "this is not such a service, or not its address: check `endpoint`"
PAGE = b"<!DOCTYPE html><html><body>Welcome"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(301, error("PermanentRedirect")), REGION),
        (
            Answer(400, error("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")),
            f"{REGION} to eu-west-1 (400 Bad Request, AuthorizationHeaderMalformed)",
        ),
        (
            Answer(400, error("AuthorizationHeaderMalformed", "<Region>a-secret!</Region>")),
            f"{REGION} (400 Bad Request, AuthorizationHeaderMalformed)",
        ),
        (
            Answer(400, error("ExpiredToken")),
            "the credentials have expired: get new ones (400 Bad Request, ExpiredToken)",
        ),
        (
            Answer(403, error("RequestTimeTooSkewed")),
            "the clock of this machine is wrong (403 Forbidden, RequestTimeTooSkewed)",
        ),
        (Answer(400, error("InvalidRequest")), "the service refuses this (400 Bad Request, InvalidRequest)"),
        (Answer(), "the connection broke"),
        (Answer(200, PAGE), ANOTHER),
        (Answer(302, b"", {"Location": "/login"}), ANOTHER),
        (Answer(404, PAGE), f"{ANOTHER} (404 Not Found)"),
        (Answer(405, PAGE), f"{ANOTHER} (405 Method Not Allowed)"),
        (Answer(403, PAGE), "the credentials are wrong, or do not allow this (403 Forbidden)"),
        (Answer(502, PAGE), "the service failed, also when it was tried again (502 Bad Gateway)"),
    ],
)
def test_what_a_service_answers_is_told_with_what_to_do(address: str, answer: Answer, said: str) -> None:
    with between(address) as way:
        way.fault = lambda _request: answer
        with pytest.raises(DeployError) as caught:
            bucket(way.address).read()
    assert str(caught.value) == f"s3://status: {said}"


def test_a_service_that_sends_elsewhere_what_is_written_is_told(address: str) -> None:
    answers = {"GET": None, "HEAD": None, "PUT": Answer(307, b"", {"Location": "http://127.0.0.1:9/"})}
    with between(address) as way:
        way.fault = lambda request: answers[request.partition(" ")[0]]
        with pytest.raises(DeployError) as caught:
            bucket(way.address).keep({}, Found())
    assert str(caught.value) == (
        "s3://status: the service sends this elsewhere: check `endpoint` and `region` (307 Temporary Redirect)"
    )


def test_a_manifest_that_is_too_large_is_not_even_fetched(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(bucket(address), tmp_path, SITE)
    monkeypatch.setattr("statusgen.deploy.stores.MOST_BYTES", 99)
    with pytest.raises(DeployError, match="what it says of itself is larger than"):
        bucket(address).read()
