"""What is sent over HTTP: with time limits, few attempts, and no word of an address in what is said of a failure."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from statusgen import __version__
from statusgen.notify.failure import RefusedError, UnreachableError, answered
from statusgen.structs import Frozen

USER_AGENT = f"statusgen/{__version__}"
# After these, nothing else would be taken either.
BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
# This one may be about the one message alone, which must not hold up the rest; but it passes often.
TRIED_AGAIN = BUSY | {HTTPStatus.INTERNAL_SERVER_ERROR}
SCHEMES = ("http", "https")


class Patience(Frozen):
    """How long one waits for an answer, and how often one asks again where a host is busy or does not answer."""

    timeout_s: float = 10
    retries: int = 2
    backoff_s: float = 1  # doubles with each attempt but the first two, which follow at once


PATIENCE = Patience()


class Web:
    """Keeps connections open between requests to the same hosts; close it at the end."""

    def __init__(self, patience: Patience = PATIENCE) -> None:
        self._timeout_s = patience.timeout_s
        self._session = requests.Session()
        # A host that wants to be asked again in an hour is not waited for, but asked by the next deploy.
        retry = Retry(
            total=patience.retries,
            backoff_factor=patience.backoff_s,
            status_forcelist=TRIED_AGAIN,
            allowed_methods=None,
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        for scheme in SCHEMES:
            self._session.mount(f"{scheme}://", HTTPAdapter(max_retries=retry))
        self._session.headers["User-Agent"] = USER_AGENT
        self._session.auth = _nobody

    def post(self, url: str, body: bytes | Mapping[str, str], headers: Mapping[str, str]) -> None:
        """Send `body`, a mapping as a form.

        Raises:
            RefusedError: if the host does not want it.
            UnreachableError: if there is no use in sending more.
        """
        _check(url)
        try:
            # Its body is never read: it could be endless.
            with self._session.post(
                url, data=body, headers=headers, timeout=self._timeout_s, allow_redirects=False, stream=True
            ) as answer:
                code = answer.status_code
        except requests.exceptions.SSLError as error:
            raise UnreachableError("its certificate cannot be trusted") from error
        except requests.exceptions.InvalidURL as error:
            raise UnreachableError("its address cannot be read") from error
        except requests.exceptions.RequestException as error:
            raise UnreachableError(self._reason(error)) from error
        _judge(code)

    def _reason(self, error: requests.exceptions.RequestException) -> str:
        why = _why(error)
        # A refused connection is a late one to urllib3.
        if isinstance(why, ConnectTimeoutError | ReadTimeoutError) and not isinstance(why, NewConnectionError):
            return f"gave no answer within {self._timeout_s:g} s"
        return "gave no answer that can be read" if isinstance(why, ProtocolError) else "cannot be reached"

    def close(self) -> None:
        self._session.close()


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing: with no such function, the names and passwords of ~/.netrc would be sent."""
    return request


def _why(error: requests.exceptions.RequestException) -> object:
    """Return what went wrong, also at the last of several attempts."""
    last = error.args[0] if error.args else None
    return last.reason if isinstance(last, MaxRetryError) else last


def _check(url: str) -> None:
    try:
        is_web = urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        is_web = False
    if not is_web:
        raise UnreachableError("its address is not an http or https one")


def _judge(code: int) -> None:
    if HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
        return
    words = answered(code)
    if code in BUSY:
        raise UnreachableError(words)
    if code in REDIRECTS:
        raise UnreachableError(f"{words}: redirects are not followed, write the address that it leads to")
    raise RefusedError(words)
