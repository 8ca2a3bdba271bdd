"""Servers of other makers, on loopback while a test lasts."""

import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from running import until


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def daemon(command: Sequence[str], port: int, log: Path, **environ: str) -> Iterator[None]:
    """Run `command`, which stays in the foreground, from when it listens at `port`; what it says is in `log`."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **environ}) as it,
    ):
        try:
            until(lambda: it.poll() is not None or _listens(port))
            assert it.poll() is None, log.read_text("utf-8")
            yield
        finally:
            it.terminate()


@contextmanager
def sshd(folder: Path, program: str) -> Iterator[str]:
    """Run an ssh server that lets its own user in, and give what rsync calls to get there."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it insists
    port = free_port()
    options = {
        "AuthorizedKeysFile": folder / "user.pub",
        "HostKey": folder / "host",
        "ListenAddress": f"127.0.0.1:{port}",
        "PidFile": "none",
        "StrictModes": "no",
    }
    config = folder / "sshd_config"
    config.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    known = folder / "known"
    known.write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text('utf-8')}")
    with daemon([program, "-D", "-e", "-f", str(config)], port, folder / "sshd.log"):
        yield f"ssh -F none -p {port} -i {folder / 'user'} -o UserKnownHostsFile={known}"


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
