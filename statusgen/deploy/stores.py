"""Object storage: the only importer of `obstore`, whose errors it explains without what they quote.

A service may quote in its answer what it was sent: keys, signatures. Nothing of it is told but a status and a code.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import timedelta
from typing import Any

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    GenericError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
    UnknownConfigurationKeyError,
)
from obstore.store import AzureStore, GCSStore, S3Store

from statusgen.deploy.failure import DeployError
from statusgen.deploy.manifest import MOST_BYTES, too_large

STORES = {"s3": S3Store, "gs": GCSStore, "az": AzureStore}

SENT = frozenset({"Cache-Control", "Content-Disposition", "Content-Language", "Content-Type"})
"""Those headers that services keep with an object; any other would become a remark that nobody is sent."""

STATUS = re.compile(r"status code: ([0-9]{3}[A-Za-z ]*)")
CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
REGION = re.compile(r"<Region>([a-z0-9-]{1,40})</Region>")
PAGE = re.compile(r"<(!doctype html|html)\b", re.IGNORECASE)

NO_CREDENTIALS = "there are no credentials (docs/deploy.md tells where they are looked for)"
WRONG_REGION = "the bucket is in another region: set `region`"
NOT_STORAGE = "this is not such a service, or not its address: check `endpoint`"
BROKEN = "the connection broke"
# Where nobody says who they are, a machine of the service's own is asked for it at such an address.
REASONS = (
    ("http://169.254.", NO_CREDENTIALS),
    ("http://metadata.", NO_CREDENTIALS),
    ("Missing AccessKeyId", NO_CREDENTIALS),
    ("Missing SecretAccessKey", NO_CREDENTIALS),
    ("Account must be specified", "the variable AZURE_STORAGE_ACCOUNT_NAME is not set"),
    ("Received redirect without LOCATION", WRONG_REGION),
    ("error following redirect", NOT_STORAGE),
    ("MissingEtag", NOT_STORAGE),
    ("kind: Timeout", "the service does not answer"),
    ("operation timed out", "the service does not answer"),
    ("kind: Connect", "the service cannot be reached"),
    ("error sending request", BROKEN),
    ("body error", BROKEN),
)
"""What is said in the library's words, and in ours."""

CODES = {
    "AuthorizationHeaderMalformed": WRONG_REGION,
    "ExpiredToken": "the credentials have expired: get new ones",
    "IllegalLocationConstraintException": WRONG_REGION,
    "PermanentRedirect": WRONG_REGION,
    "RequestTimeTooSkewed": "the clock of this machine is wrong",
    "TemporaryRedirect": WRONG_REGION,
    "TokenRefreshRequired": "the credentials have expired: get new ones",
}
"""What services say by a code, and what is to be done."""

PASSING = ("429", "5")  # what such statuses begin with is tried again
PAGES_OF_SERVICES = (*PASSING, "401", "403")  # those that stand in front of a service send pages with these

UNUSABLE = "the address or its settings cannot be used"

ANYTHING = "*"
CONNECT_S, REQUEST_S = 10, 60
CONNECT_AT_ONCE_S, REQUEST_AT_ONCE_S = 5, 20


class TakenError(DeployError):
    """What was to be written over is not what was found before."""


class Store:
    """The objects below an address, by path; a version is a text that stands for one writing of an object."""

    def __init__(self, address: str, place: str, config: Mapping[str, str], retry_s: float) -> None:
        """Connect to `address`, which messages call `place`; failed requests are tried again for `retry_s`."""
        scheme, _, rest = address.partition("://")
        bucket, _, prefix = rest.partition("/")
        self._place, self._bucket = place, bucket
        # Only whoever writes http:// wants no encryption, as for a service on the same machine.
        plain = {"allow_http": True} if config.get("endpoint", "").lower().startswith("http:") else {}

        def connect(retry: Mapping[str, Any], connect_s: int, request_s: int) -> Any:  # noqa: ANN401  # one of three classes that have nothing in common
            times = {"connect_timeout": timedelta(seconds=connect_s), "timeout": timedelta(seconds=request_s)}
            own = {"prefix": prefix.strip("/") or None, "client_options": {**plain, **times}, "retry_config": retry}
            return _open(STORES[scheme], bucket, {**own, **_own_credentials(config)})

        with self._explained():
            self._store = connect(patience(retry_s), CONNECT_S, REQUEST_S)
            self._impatient = connect({"max_retries": 0}, CONNECT_AT_ONCE_S, REQUEST_AT_ONCE_S)
        self._knows_conditions: bool | None = None  # nobody knows before the first is sent

    def impatient(self) -> "Store":
        """Return the same objects, each asked for only once: what is done with them is not worth a longer wait."""
        found = copy(self)
        found._store = self._impatient  # noqa: SLF001  # its own
        return found

    def read(self, path: str) -> tuple[bytes, str] | None:
        """Return an object's bytes and version, or None if there is none."""
        with self._explained():
            try:
                found = self._get(path)
            except FileNotFoundError as error:
                _check_bucket(error)
                return None
            if found.meta["size"] > MOST_BYTES:
                raise too_large(self._place)
            content = bytes(found.bytes())
            if content.lstrip().startswith(b"<"):  # all that is read is JSON
                raise DeployError(f"{self._place}: {NOT_STORAGE}")
            return content, _version(found.meta)

    def _get(self, path: str) -> "obstore.GetResult":
        try:
            return obstore.get(self._impatient, path)
        except GenericError as error:
            # There are none in a minute, either; or nobody is to wait for so long.
            if self._reason(error) == NO_CREDENTIALS or self._store is self._impatient:
                raise
            return obstore.get(self._store, path)

    def version(self, path: str) -> str | None:
        with self._explained(), suppress(FileNotFoundError):
            return _version(obstore.head(self._store, path))
        return None

    def check(self, path: str, version: str | None) -> None:
        """Make sure that an object is still that version, or that there is none.

        Raises:
            TakenError: if it is not.
        """
        if not _is_same(self.version(path), version):
            raise self._taken(path)

    def write(self, path: str, content: bytes, headers: Mapping[str, str], *, over: str | None = ANYTHING) -> str:
        """Write an object, if there is still the version to write `over` (None: no object), and return its version.

        Raises:
            TakenError: if there is another one.
        """
        attributes = {name: value for name, value in headers.items() if name in SENT}
        with self._explained():
            if over == ANYTHING:
                return _version(obstore.put(self._store, path, content, attributes=attributes))
            self.check(path, over)  # not every service heeds what follows
            try:
                return _version(self._put_over(path, content, attributes, over))
            except (AlreadyExistsError, PreconditionError):
                now = self.read(path)
                if now and now[0] == content:  # it was written, but the answer was lost, and the next try refused
                    return now[1]
                raise self._taken(path) from None

    def _put_over(self, path: str, content: bytes, attributes: Any, over: str | None) -> Mapping[str, Any]:  # noqa: ANN401  # the library's
        """Put an object over a version, on condition if the service knows that."""
        mode: Any = "create" if over is None else json.loads(over)
        if self._knows_conditions is None:
            # The library takes "not implemented" for a failure that passes, and would try again for a minute.
            try:
                put = obstore.put(self._impatient, path, content, attributes=attributes, mode=mode)
            except GenericError as error:
                self._knows_conditions = "status code: 501" not in str(error)
            else:
                self._knows_conditions = True
                return put
        if not self._knows_conditions:
            mode = "overwrite"
        return obstore.put(self._store, path, content, attributes=attributes, mode=mode)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield the paths of all objects, whoever's they are, with their sizes in bytes."""
        with self._explained():
            for batch in obstore.list(self._store):
                yield from ((found["path"], found["size"]) for found in batch)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove objects; those that are not there are none the worse."""
        with self._explained():
            try:
                obstore.delete(self._store, [*paths])
            except FileNotFoundError:  # some services say so of one that is gone, and leave it open which were left
                for path in paths:
                    with suppress(FileNotFoundError):
                        obstore.delete(self._store, path)

    def _taken(self, path: str) -> TakenError:
        return TakenError(f"{self._place}: another deploy wrote '{path}' meanwhile; deploy again")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError, OSError, ValueError) as error:
            # Without the error itself, which a traceback would show.
            raise DeployError(f"{self._place}: {self._reason(error)}") from None
        except BaseException as error:
            # What the library takes for a fault of its own is not even an Exception, and its type has no public name.
            if type(error).__name__ != "PanicException":
                raise
            raise DeployError(f"{self._place}: {UNUSABLE}") from None

    def _reason(self, error: Exception) -> str:
        text = str(error)
        for part, reason in REASONS:
            if part in text:
                return reason
        status, code = (match[1].strip() if match else "" for match in (STATUS.search(text), CODE.search(text)))
        found = ", ".join(filter(None, (status, code)))
        return self._meaning(error, status, code) + (f" ({found})" if found else "")

    def _meaning(self, error: Exception, status: str, code: str) -> str:
        if code in CODES:
            region = REGION.search(str(error)) if CODES[code] == WRONG_REGION else None
            return CODES[code] + (f" to {region[1]}" if region else "")
        is_refused = isinstance(error, PermissionDeniedError | UnauthenticatedError)
        meanings = (
            (_is_page(error) and not status.startswith(PAGES_OF_SERVICES), NOT_STORAGE),
            (status.startswith("3"), "the service sends this elsewhere: check `endpoint` and `region`"),
            (is_refused, "the credentials are wrong, or do not allow this"),
            (isinstance(error, FileNotFoundError), f"there is no '{self._bucket}'"),
            (status.startswith(PASSING), "the service failed, also when it was tried again"),
            (status, "the service refuses this"),
        )
        return next((meaning for holds, meaning in meanings if holds), f"{type(error).__name__}: {UNUSABLE}")


def patience(retry_s: float) -> dict[str, Any]:
    """Return how to try again for `retry_s`, at first soon, then every five seconds or so."""
    backoff = {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=5), "base": 3}
    # The time alone is to end it: ten times, as many as the library would try, are over in seconds.
    return {"retry_timeout": timedelta(seconds=retry_s), "max_retries": 1000, "backoff": backoff}


def _open(kind: Any, bucket: str, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401  # as above
    """Connect to the endpoint of `settings`, if they have one: AWS_ENDPOINT_URL_S3 would count more than that."""
    if kind is S3Store and "endpoint" in settings:
        with suppress(UnknownConfigurationKeyError):  # older versions do not look at that variable, either
            return kind(bucket, aws_endpoint_url_s3=settings["endpoint"], **settings)
    return kind(bucket, **settings)


def _own_credentials(config: Mapping[str, str]) -> dict[str, Any]:
    """Return `config` with its keys, if it has any, as a whole: a token of the environment belongs to other keys."""
    if "secret_access_key" not in config:
        return {**config}
    keys = {"access_key_id": config["access_key_id"], "secret_access_key": config["secret_access_key"]}
    whole = {**keys, "token": config.get("session_token"), "expires_at": None}
    others = {key: value for key, value in config.items() if key not in {*keys, "session_token"}}
    return {**others, "credential_provider": lambda: whole}


def _is_page(error: Exception) -> bool:
    return bool(PAGE.search(str(error)))


def _check_bucket(error: FileNotFoundError) -> None:
    """Let an error pass that is about an object, and not about the bucket itself, or from no such service at all."""
    code = CODE.search(str(error))
    if _is_page(error) or (code and code[1] in {"NoSuchBucket", "ContainerNotFound"}):
        raise error


def _version(found: Mapping[str, Any]) -> str:
    return json.dumps({key: found[key] for key in ("e_tag", "version") if found.get(key)}, sort_keys=True)


def _is_same(one: str | None, other: str | None) -> bool:
    """Whether two versions are the same, of which one may tell less than the other."""
    if one is None or other is None:
        return one is other
    told, told_before = json.loads(one), json.loads(other)
    return all(told[key] == told_before[key] for key in told.keys() & told_before.keys())
