"""Publishing to object storage: S3 and all that speak its language, Google's and Azure's."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, suppress
from itertools import islice

from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options
from statusgen.deploy.lease import HEADERS, Lease, lease
from statusgen.deploy.manifest import NOTHING, PATH, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.profiles import from_profile
from statusgen.deploy.stores import Store, TakenError
from statusgen.deploy.upload import Upload
from statusgen.files import Progress
from statusgen.model import Destination
from statusgen.structs import Frozen, replace

# In their order: the first that is set counts.
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
AZURE_ENDPOINTS = ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT")
ENDPOINT = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(?:/[a-z0-9._~/-]*)?", re.IGNORECASE)
LAST_PORT = 65_535

READ = {
    "az": (
        *("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_ACCESS_KEY"),
        *("AZURE_STORAGE_SAS_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_TOKEN"),
        *("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"),
        *("AZURE_STORAGE_CLIENT_ID", "AZURE_STORAGE_CLIENT_SECRET", "AZURE_STORAGE_TENANT_ID"),
    ),
    "gs": (),  # its keys are files
    "s3": (
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_TOKEN"),
        *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"),
    ),
}
"""The variables that the library reads itself, and sends."""

CONTROL = re.compile(r"[\x00-\x1f\x7f]")

BATCH = 1000  # as many objects are removed by one request
PARALLEL = 16  # requests at once, as many as Amazon's own command line makes, and a few more


def connect(destination: Destination, options: Options) -> "Bucket":
    place = destination.to.rstrip("/")
    kind = place.partition(":")[0]
    said = CONFIGS[kind](destination, options.environ)
    config = {key: value.text for key, value in said.items()}
    for value in (*said.values(), *_variables(READ[kind], options.environ)):
        _check_text(value)
    if endpoint := said.get("endpoint"):
        _check_endpoint(endpoint)
    store = Store(place, place, config, options.retry_s)
    return Bucket(store if options.retry_s else store.impatient(), place, options)


class Said(Frozen):
    """A setting, and where it is from: it may be a secret, so messages tell no more than that."""

    text: str
    source: str


def _amazon(destination: Destination, environ: Mapping[str, str]) -> dict[str, Said]:
    """Return what `obstore` is to know besides what it takes from the environment itself, by its names."""
    keys = ("access_key_id", "secret_access_key", "region")
    written = {key: Said(text, f"`{key}`") for key in keys if (text := getattr(destination, key))}
    profile = {} if destination.access_key_id else from_profile(destination.profile, environ)
    from_files = {key: Said(text, f"`{key}` of the profile") for key, text in profile.items()}
    return from_files | _endpoint(destination, ENDPOINTS, environ) | written


def _azure(destination: Destination, environ: Mapping[str, str]) -> dict[str, Said]:
    return _endpoint(destination, AZURE_ENDPOINTS, environ)


def _google(_destination: Destination, _environ: Mapping[str, str]) -> dict[str, Said]:
    return {}


def _endpoint(destination: Destination, names: Sequence[str], environ: Mapping[str, str]) -> dict[str, Said]:
    own = (Said(destination.endpoint, "`endpoint`"),) if destination.endpoint else ()
    found = (*own, *_variables(names, environ))
    for name in () if found else names:
        if name in environ:  # the library takes no text for an address, too
            raise DeployError(f"the variable {name} is empty: unset it, or set it to the address of a service")
    return {"endpoint": found[0]} if found else {}


def _variables(names: Iterable[str], environ: Mapping[str, str]) -> list[Said]:
    return [Said(environ[name], f"the variable {name}") for name in names if environ.get(name)]


def _check_text(said: Said) -> None:
    # The library takes nothing else for a fault of its own, and ends the whole program; a signature would be wrong.
    if CONTROL.search(said.text):
        raise DeployError(f"{said.source} has a line break or another control character in it: set it without")


def _check_endpoint(said: Said) -> None:
    found = ENDPOINT.fullmatch(said.text)
    if not found or int(found[1] or 0) > LAST_PORT:
        way_out = "write it as https://s3.example or http://127.0.0.1:9000"
        raise DeployError(f"{said.source} is not the address of a service: {way_out}")


CONFIGS = {"az": _azure, "gs": _google, "s3": _amazon}


class Bucket:
    """What lies below an address in object storage.

    What is to change is put down as unknown in the manifest before any of it is sent or removed: so it is sent again
    after a deploy that was killed, and removed if the site does not have it any more.
    """

    def __init__(self, store: Store, place: str, options: Options) -> None:
        self._store = store
        self._place = place
        self._options = options
        self._there: Mapping[str, int] | None = None
        """What lay there when it was read, with sizes."""

    @property
    def place(self) -> str:
        return self._place

    def read(self) -> Found:
        """Return what the place has: with --force as if nobody knew the bytes of any file, so that all are sent."""
        found = self._store.read(PATH)
        if not found:
            return Found()
        manifest = read_manifest(found[0], self._place)
        whole = self._as_it_is(manifest)
        return Found(whole.claimed(whole.files) if self._options.force else whole, found[1])

    def _as_it_is(self, manifest: Manifest) -> Manifest:
        """Leave out what is not there, which is new if it comes; of what has another size, nobody knows the bytes.

        It never arrived when a deploy was killed, or others removed or changed it.
        """
        there = self._there = dict(self._store.sizes())
        known, sizes = {path: mark for path, mark in manifest.files.items() if path in there}, manifest.sizes
        other = [path for path in known if sizes.get(path, there[path]) != there[path]]
        return Manifest(known, manifest.told, {path: sizes[path] for path in known if path in sizes}).claimed(other)

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        with self._turn() as turn:
            self._store.check(PATH, found.tag)
            if not self._options.force:
                self._check_free(changes.new, turn)
            begun = self._write(changes.begun(found.manifest), found.tag)
            sending = _Sending(self._store, upload, turn, self._options.progress)
            try:
                sending.send(changes)
                for start in range(0, len(changes.removed), BATCH):
                    self._store.remove(changes.removed[start : start + BATCH])
                    turn.renew()
                return self._write(_done(begun.manifest, upload, changes, sending), begun.tag)
            except TakenError:
                self._disown((*changes.sent, *changes.removed))
                raise
            except BaseException:
                with suppress(DeployError):  # what went well need not be done again
                    self._write_at_once(begun.manifest.with_files(sending.sent, sending.sizes), begun.tag)
                raise

    def keep(self, told: Json, found: Found) -> Found:
        with self._turn():
            return self._write(replace(found.manifest, told=told), found.tag)

    def _turn(self) -> AbstractContextManager[Lease]:
        return lease(self._store, self._place, self._options)

    def _write(self, manifest: Manifest, over: str | None) -> Found:
        return Found(manifest, self._store.write(PATH, write_manifest(manifest), HEADERS, over=over))

    def _write_at_once(self, manifest: Manifest, over: str | None) -> None:
        """Write the manifest after a failure: the service may be gone, and was waited for already."""
        self._store.impatient().write(PATH, write_manifest(manifest), HEADERS, over=over)

    def _check_free(self, new: Collection[str], turn: Lease) -> None:
        """Refuse to write over what others put there."""
        taken = []
        for path in self._paths() if new else ():
            turn.renew()
            if path in new:
                taken.append(path)
        if taken:
            more = f" and {len(taken) - 1:,} more" if taken[1:] else ""
            raise DeployError(
                f"{self._place}: '{min(taken)}'{more} is there already, and not of statusgen: --force writes over it"
            )

    def _paths(self) -> Iterable[str]:
        return (path for path, _ in self._store.sizes()) if self._there is None else self._there

    def _disown(self, paths: Iterable[str]) -> None:
        """Say that nobody knows the bytes of `paths` after another deploy took over while some were on their way."""
        with suppress(DeployError):
            content, tag = self._store.impatient().read(PATH) or (write_manifest(NOTHING), None)
            now = read_manifest(content, self._place)
            self._write_at_once(now.claimed([path for path in paths if path in now.files]), tag)


def _done(begun: Manifest, upload: Upload, changes: Changes, sending: "_Sending") -> Manifest:
    """Return what is true when all is sent and removed."""
    sizes = {**begun.sizes, **sending.sizes}
    known = {path: sizes[path] for path in upload.prints if path in sizes}
    return replace(changes.done(begun, upload), sizes=known)


class _Sending:
    """The files on their way."""

    def __init__(self, store: Store, upload: Upload, turn: Lease, progress: Progress) -> None:
        self._store, self._upload, self._turn, self._progress = store, upload, turn, progress
        self.sent: dict[str, str] = {}
        """What has arrived, with its print."""
        self.sizes: dict[str, int] = {}

    def send(self, changes: Changes) -> None:
        """Send the stages one after the other, and the files of one at once."""
        total = len(changes.sent)
        with ThreadPoolExecutor(PARALLEL) as pool:
            try:
                for stage in changes.stages:
                    for path, size in self._each(pool, stage):
                        self.sent[path], self.sizes[path] = self._upload.prints[path], size
                        self._progress(len(self.sent), total)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # each would try in vain for as long as the first
                raise

    def _each(self, pool: ThreadPoolExecutor, stage: Iterable[str]) -> Iterator[tuple[str, int]]:
        """Send the files of a stage and yield each that has arrived, with its size."""
        waiting = iter(stage)
        running = {pool.submit(self._put, path): path for path in islice(waiting, 2 * PARALLEL)}
        while running:
            self._turn.renew()
            done, _ = wait(running, self._turn.beat_s, FIRST_COMPLETED)
            for each in done:
                yield running.pop(each), each.result()
            running |= {pool.submit(self._put, path): path for path in islice(waiting, len(done))}

    def _put(self, path: str) -> int:
        content = self._upload.content(path)
        self._store.write(path, content, self._upload.headers[path])
        return len(content)
