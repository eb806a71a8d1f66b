"""Telling somebody what needs somebody: by letter, to an address, in a file. Nothing about a citizen is in a report."""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from targeting.doctor.report import Report
from targeting.errors import ConfigurationError
from targeting.files import READABLE, swap, write_new
from targeting.language import Message, say
from targeting.pages import counted
from targeting.workspace import Mail, Notify, Settings, load_toml

_SECONDS = 30.0


def tell(folder: Path, report: Report) -> tuple[Message, ...]:
    """Tell by every road that workspace.toml declares; gives what went wrong, a sentence a road.

    A letter is sent, and the address called, where something needs somebody; the file is written every time, so that
    its time tells that it was looked at all. Raises ConfigurationError where no road is declared.
    """
    settings = load_toml(folder / "workspace.toml", Settings)
    if settings.notify is None:
        raise ConfigurationError(
            "{file} does not say who is to be told. Write [notify] in it; docs/da/drift.md shows how.",
            file=settings.file,
        )
    roads = _roads(folder, settings.notify, settings.municipality.name, report)
    return tuple(wrong for act in roads if (wrong := _tried(act)))


def _roads(folder: Path, notify: Notify, name: str, report: Report) -> Iterator[Callable[[], None]]:
    text = _text(report)
    if notify.file:
        yield lambda: _to_file(notify.file_in(folder), report)
    if notify.mail and report.findings:
        mail = notify.mail
        yield lambda: _by_mail(folder, mail, _subject(report, name), text)
    if notify.webhook and report.findings:
        address = notify.webhook
        yield lambda: _to_address(address, f"{_subject(report, name)}\n\n{text}")


def _subject(report: Report, name: str) -> str:
    return f"{name}: {counted(len(report.findings), 'ting', 'ting')} kræver nogen"


def _text(report: Report) -> str:
    """What needs somebody, and what to do; how the rest stands is for who asks."""
    return "\n\n".join(f"{check.name_da}: {each.says}\nGør: {each.do}" for check, each in report.findings)


def _to_file(file: Path, report: Report) -> None:
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.unlink(missing_ok=True)
        write_new(beside, json.dumps(report.as_dict(), ensure_ascii=False, indent=1).encode(), READABLE)
        swap(beside, file)
    except OSError as error:
        raise _Failed(say("{file} could not be written ({error}).", file=file.name, error=_kind(error))) from None


def _by_mail(folder: Path, mail: Mail, subject: str, text: str) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, mail.sender, ", ".join(mail.to)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    try:
        with _server(folder, mail) as server:
            if mail.user and mail.password_file:
                server.login(mail.user, _in(folder, mail.password_file).read_text(encoding="utf-8").strip())
            refused = server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        raise _Failed(
            say("The mail could not be sent by {host} ({error}).", host=mail.host, error=_kind(error))
        ) from None
    if refused:
        raise _Failed(say("{host} did not take the mail to all who are to have it.", host=mail.host))


def _server(folder: Path, mail: Mail) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=str(_in(folder, mail.ca_file)) if mail.ca_file else None)
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=trust)
    server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    if mail.security == "starttls":
        server.starttls(context=trust)
    return server


def _to_address(address: str, text: str) -> None:
    request = Request(address, json.dumps({"text": text}).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=_SECONDS):
            pass
    except (OSError, URLError) as error:
        # The address itself may be a secret: whoever has it can write there.
        raise _Failed(say("The webhook could not be called ({error}).", error=_kind(error))) from None


class _Failed(Exception):
    """Somebody was not told; why is its sentence."""

    def __init__(self, sentence: Message) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def _tried(act: Callable[[], None]) -> Message | None:
    try:
        act()
    except _Failed as failed:
        return failed.sentence
    return None


def _in(folder: Path, name: str) -> Path:
    return (folder / Path(name).expanduser()).resolve()


def _kind(error: Exception) -> str:
    """What kind of error it was: its text may quote a password or an address."""
    return type(error).__name__
