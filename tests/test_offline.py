"""Nothing of the program reaches for the network unless a server is named: no telemetry, no schema, no script from elsewhere."""

from __future__ import annotations

import ast
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pytest

from policygraph.pipeline import build
from policygraph.web.worker import leave_network
from trust.load import EXAMPLE, served

PACKAGE = Path(__file__).parents[1] / "policygraph"
PLAN = EXAMPLE / "handleplan-boern-og-unge-2023-2024.txt"
#: What every process of Python does first (sitecustomize): it tells of whoever reaches for the network, and refuses it.
REFUSING = """
import os, sys

ASKS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
        "socket.getnameinfo", "http.client.connect", "urllib.Request", "ftplib.connect", "smtplib.connect", "imaplib.open",
        "webbrowser.open"}
LOOPBACK = ("127.0.0.1", "::1")

def refuse(event, args):
    if event == "socket.bind" and isinstance(args[1], tuple) and args[1][0] not in LOOPBACK or event in ASKS:
        if event == "socket.getaddrinfo" and args[0] in LOOPBACK and os.environ.get("POLICYGRAPH_SERVES"):
            return  # it is told where to listen, and asks nobody
        if event == "socket.connect" and not isinstance(args[1], tuple):
            return  # another process of this machine
        with open(os.environ["POLICYGRAPH_TRIED"], "a") as tried:
            tried.write(f"{event} {args} {sys.argv}\\n")
        raise OSError("there is no network here")

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a store, and an environment in which the network is refused."""
    home = tmp_path_factory.mktemp("offline")
    (home / "refusing").mkdir()
    (home / "refusing" / "sitecustomize.py").write_text(REFUSING)
    (home / "tried").touch()
    build([PLAN], home / "store")
    return home, {**os.environ, "PYTHONPATH": str(home / "refusing"), "POLICYGRAPH_TRIED": str(home / "tried")}


def test_reaching_for_the_network_would_be_seen(offline: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    _, environment = offline
    own = {**environment, "POLICYGRAPH_TRIED": str(tmp_path / "tried")}
    for text in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('policygraph.example', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import socket; socket.socket().bind(('0.0.0.0', 0))",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket().connect((\"127.0.0.1\", 9))'])",
    ):
        before = (tmp_path / "tried").read_text() if (tmp_path / "tried").exists() else ""
        subprocess.run([sys.executable, "-c", text], env=own, stderr=subprocess.DEVNULL)
        assert (tmp_path / "tried").read_text() != before, text


#: What people do every day; {} is the store.
COMMANDS: dict[str, Sequence[str]] = {
    "demo": ("demo",),
    "build": ("build", str(PLAN), "--store", "other"),
    "status": ("status", "--verify", "--store", "{}"),
    "query": ("query", "goals-without-funded-initiatives", "--format", "json", "--store", "{}"),
    "sparql": ("query", "-e", "SELECT ?s { ?s a pg:PoliticalGoal }", "--store", "{}"),
    "ask": ("ask", "which goals lack funded initiatives", "--store", "{}"),
    "trace": ("trace", "mål 4", "--store", "{}"),
    "audit": ("audit", "--fail-on", "never", "--format", "sarif", "--store", "{}"),
    "view": ("view", "--output", "map.html", "--store", "{}"),
    "report": ("report", "follow-up", "--output", "report.docx", "--store", "{}"),
    "suggest": ("suggest", "--store", "{}"),
    "export": ("export", "--format", "jsonld", "--output", "graph.jsonld", "--store", "{}"),
    "validate": ("validate", "--store", "{}"),
}


#: One command after another: what each works out first is worked out once.
ALL = """
import json, sys
from trust.warm import run_main
json.dump({name: run_main(words) for name, words in json.loads(sys.argv[1]).items()}, open("codes", "w"))
"""


def test_everyday_commands_reach_for_no_network(offline: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    home, environment = offline
    asked = {name: [word.replace("{}", str(home / "store")) for word in words] for name, words in COMMANDS.items()}
    path = os.pathsep.join([environment["PYTHONPATH"], str(PACKAGE.parent)])
    # Where the system lets it, there is no network either for what is not Python.
    done = subprocess.run(
        [sys.executable, "-c", ALL, json.dumps(asked)],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=leave_network if sys.platform == "linux" else None,
    )
    assert (home / "tried").read_text() == ""
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-2000:]
    codes = json.loads((tmp_path / "codes").read_text())
    assert codes.keys() == COMMANDS.keys() and set(codes.values()) <= {0, 1}, (codes, done.stderr[-2000:])


def test_a_server_listens_on_loopback_and_asks_nobody(
    offline: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, environment = offline
    for key, value in {**environment, "POLICYGRAPH_SERVES": "1"}.items():
        monkeypatch.setenv(key, value)
    with served(home / "store") as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        for path in ("/", "/audit", "/map/network", "/compare", "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 1")):
            line.request("GET", path)
            answer = line.getresponse()
            assert answer.status == 200 and answer.read(), path
        line.close()
        assert "ERROR" not in server.said()
    assert (home / "tried").read_text() == ""


def test_only_the_room_of_endpoints_can_ask_a_server() -> None:
    clients = ("ssl", "http.client", "urllib.request", "urllib3", "httpx", "httpx2", "requests", "aiohttp", "ftplib", "smtplib")
    for path in PACKAGE.rglob("*.py"):
        found = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        if path.name == "files.py":  # the name of this machine, for who holds a store
            found -= {"socket"}
        if found & {"socket", *clients}:
            assert path.relative_to(PACKAGE).as_posix() == "graph/endpoint.py", (path, found)
