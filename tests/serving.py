"""`statusgen serve` as a process, on a port of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Serving:
    """A running preview: `url` without a slash at its end."""

    process: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def line(self) -> str:
        """Return the next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@contextmanager
def serve(content: Path, *options: str) -> Iterator[Serving]:
    """Run `statusgen serve` while the context lasts, and give it once it listens."""
    command = [sys.executable, "-u", "-m", "statusgen", "serve", str(content), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            found = re.match(r"(http://\S+)/ shows ", first)
            assert found, first + process.stdout.read()
            yield Serving(process, found[1])
        finally:
            process.kill()  # where a test failed before it ended
