"""Somebody is told, by every road that is declared: a letter, an address, a file. None ends the others."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from support.mail_server import certificate, taking_letters
from support.runs import replace, typed
from targeting.doctor import examine, tell
from targeting.errors import ConfigurationError

RELEASED = "run_of_six"


def declare(workspace: Path, *lines: str) -> None:
    """[notify] in workspace.toml, before the registers."""
    registers = "[registers.population]"
    replace(workspace / "workspace.toml", registers, "\n".join(("[notify]", *lines, "", registers)))


def mail(port: int, *more: str) -> str:
    inside = ", ".join((
        'to = ["drift@eksempel.dk", "dpo@eksempel.dk"]', 'sender = "targeting@eksempel.dk"', 'host = "127.0.0.1"',
        f"port = {port}", *more,
    ))  # fmt: skip
    return f"mail = {{ {inside} }}"


def too_open(workspace: Path) -> None:
    """Something that needs somebody."""
    workspace.chmod(0o755)  # whatever the account's umask made of it
    (workspace / "state").chmod(0o755)


@pytest.fixture
def hook() -> Iterator[tuple[str, list[str]]]:
    """An address that may be called, and what it was told."""
    told: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(500 if self.path == "/closed" else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


def test_what_needs_somebody_is_told_by_every_road(released: Path, tmp_path: Path, hook: tuple[str, list[str]]) -> None:
    address, called = hook
    with taking_letters() as server:
        file = tmp_path / "efterset.json"
        declare(released, mail(server.port, 'security = "none"'), f'webhook = "{address}"', f'file = "{file}"')
        too_open(released)
        report = examine(released)
        assert report.findings and tell(released, report) == ()
    (letter,) = (message_from_string(each, policy=policy.default) for each in server.letters)
    says = [text for _, each in report.findings for text in (each.says, each.do)]
    assert letter["Subject"] == f"Eksempelkommune: {len(report.findings)} ting kræver nogen"
    assert len(server.to) == 2 and letter["Auto-Submitted"] == "auto-generated"
    body = " ".join(letter.get_content().split())
    assert all(" ".join(text.split()) in body and text in called[0] for text in says)
    assert json.loads(file.read_text(encoding="utf-8")) == report.as_dict()


def test_where_nothing_needs_anybody_the_file_alone_is_written(
    released: Path, tmp_path: Path, hook: tuple[str, list[str]]
) -> None:
    """Its time tells that it was looked at all: whoever hears nothing may not think that all is well."""
    address, called = hook
    with taking_letters() as server:
        file = tmp_path / "efterset.json"
        file.write_text("from yesterday", encoding="utf-8")
        declare(released, mail(server.port, 'security = "none"'), f'webhook = "{address}"', f'file = "{file}"')
        report = examine(released)
        assert not report.findings and tell(released, report) == ()
    assert (server.letters, called) == ([], [])
    assert json.loads(file.read_text(encoding="utf-8")) == report.as_dict()
    assert file.stat().st_mode & 0o777 == 0o644 and [each.name for each in tmp_path.iterdir()] == ["efterset.json"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_is_sealed_on_the_way_and_a_password_is_sent_only_so(
    released: Path, tmp_path: Path, security: str
) -> None:
    trust, password = certificate(tmp_path), tmp_path / "smtp"
    password.write_text("kodeord\n", encoding="utf-8")
    too_open(released)
    with taking_letters(trust, at_once=security == "tls") as server:
        more = (f'security = "{security}"', f'ca_file = "{trust}"', 'user = "drift"', f'password_file = "{password}"')
        declare(released, mail(server.port, *more))
        assert tell(released, examine(released)) == ()
    assert server.sealed and len(server.letters) == len(server.logins) == 1


def test_a_server_that_nobody_vouches_for_gets_no_letter(released: Path, tmp_path: Path) -> None:
    too_open(released)
    with taking_letters(certificate(tmp_path)) as server:
        declare(released, mail(server.port))
        (said,) = tell(released, examine(released))
    assert "127.0.0.1 (SSLCertVerificationError)" in said.da and server.letters == []


def test_a_road_that_is_closed_does_not_close_the_others(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], hook: tuple[str, list[str]]
) -> None:
    address, _ = hook
    too_open(released)
    with taking_letters(refuses=True) as server:
        file = tmp_path / "ingen mappe" / "efterset.json"
        declare(
            released, mail(server.port, 'security = "none"'), f'webhook = "{address}/closed"', f'file = "{file}"'
        )  # fmt: skip
        assert typed("doctor", released, "--tell") == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "efterset.json could not be written" in said and "The mail could not be sent by 127.0.0.1" in said
    assert "The webhook could not be called" in said and address not in said


def test_it_is_said_where_nobody_is_to_be_told(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("doctor", released, "--tell") == 2
    assert "does not say who is to be told" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "navngiver ingen"),
        ('webhook = "http://eksempel.dk/hook"', "https://"),
        ('file = "workspace.toml"', ".json"),
        ('file = "published/dashboard/current/manifest.json"', "hvor kun programmet skriver"),
        (mail(25, 'security = "none"', 'user = "drift"', 'password_file = "x"'), "klar tekst"),
        (mail(25, 'user = "drift"'), "hører sammen"),
        ('mail = { to = [], sender = "a@b.dk", host = "h" }', "to"),
        ('mail = { to = ["ikke en adresse"], sender = "a@b.dk", host = "h" }', "to"),
    ],
)
def test_a_road_that_leads_nowhere_or_into_our_own_is_refused(released: Path, line: str, says: str) -> None:
    declare(released, line)
    with pytest.raises(ConfigurationError) as refused:
        tell(released, examine(released))
    assert says in refused.value.message.da
