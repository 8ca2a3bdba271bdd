"""The examples of the page on notifications: they read, and they verify what is sent."""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import time

from conftest import needs
from little import MINIMAL
from statusgen.content.site import read_site
from statusgen.notify.webhooks import hook_headers, read_key

PAGE = (Path(__file__).parent.parent / "docs" / "notify.md").read_text("utf-8")
NODE = shutil.which("node")
SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes or so.").decode()
BODY = '{"incident":"Störung"}'.encode()

CHANGES: list[tuple[str, Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]]] = [
    ("the body", lambda headers, body: (headers, body + b" ")),
    ("the id", lambda headers, body: ({**headers, "webhook-id": "other"}, body)),
    ("the time", lambda headers, body: ({**headers, "webhook-timestamp": str(int(time()) - 1)}, body)),
    ("the signature", lambda headers, body: ({**headers, "webhook-signature": "v1,x"}, body)),
]


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def sent(at_s: float) -> dict[str, str]:
    return hook_headers("0b5f3c1e-3a0e-5a53-9a8e-2f6f0b6f7d11", BODY, read_key(SECRET), int(at_s))


def cases() -> list[tuple[dict[str, str], bytes, bool]]:
    """Return messages, and whether each is genuine: as sent, too old, and with something changed."""
    changed = [(*change(sent(time()), BODY), False) for _, change in CHANGES]
    return [(sent(time()), BODY, True), (sent(time() - 900), BODY, False), *changed]


def test_the_example_in_python_takes_what_is_sent_and_nothing_else() -> None:
    names: dict[str, Callable[..., bool]] = {}
    exec(example("python"), names)  # noqa: S102  # it is of our own page
    assert [names["is_genuine"](headers, body, SECRET) for headers, body, _ in cases()] == [
        genuine for *_, genuine in cases()
    ]


@needs("Node", found=NODE)
def test_the_example_in_node_takes_what_is_sent_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "verify.mjs").write_text(example("js"), "utf-8")
    messages = [[headers, base64.b64encode(body).decode()] for headers, body, _ in cases()]
    (tmp_path / "run.mjs").write_text(
        'import { isGenuine } from "./verify.mjs";\n'
        f"const said = {json.dumps(messages)}.map(([headers, body]) =>\n"
        f'  isGenuine(headers, Buffer.from(body, "base64"), {json.dumps(SECRET)}));\n'
        "console.log(JSON.stringify(said));\n",
        "utf-8",
    )
    said = subprocess.run([NODE or "node", "run.mjs"], cwd=tmp_path, capture_output=True, check=True, timeout=30)
    assert json.loads(said.stdout) == [genuine for *_, genuine in cases()]


def test_the_example_of_site_yaml_reads() -> None:
    settings = {**MINIMAL, "components/api.yaml": "name: API\n"}
    settings["site.yaml"] += example("yaml")
    site, problems = read_site(settings)
    assert problems == ()
    assert [target.name for target in site.settings.notify] == ["partner", "team", "on-call"]
