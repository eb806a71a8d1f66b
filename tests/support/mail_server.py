"""A server that takes letters, as far as a test needs one: it speaks SMTP, and TLS where it is given a certificate."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Heard:
    """What the server was told: the letters, whom each is for, the passwords, and whether the line was sealed."""

    port: int = 0
    letters: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    sealed: bool = False


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def taking_letters(trust: Path | None = None, *, at_once: bool = False, refuses: bool = False) -> Iterator[Heard]:
    """The server, on a port of its own, for one letter after another."""
    heard = Heard()
    with socket.create_server(("127.0.0.1", 0)) as door:
        heard.port = door.getsockname()[1]

        def serve() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                with ExitStack() as stack, suppress(OSError):
                    _one(stack.enter_context(line), stack, heard, trust if at_once else None, trust, refuses)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield heard
        door.shutdown(socket.SHUT_RDWR)
        serving.join(10)


def _one(
    line: socket.socket, stack: ExitStack, heard: Heard, at_once: Path | None, trust: Path | None, refuses: bool
) -> None:
    line.settimeout(10)
    if at_once:
        line = stack.enter_context(_sealed(line, heard, at_once))
    line.sendall(b"220 prove\r\n")
    stream = stack.enter_context(line.makefile("rb"))
    while word := stream.readline():
        said = word.decode().strip()
        match said.split(" ")[0].upper():
            case "EHLO":
                offers = ["prove", "AUTH PLAIN", *(["STARTTLS"] if trust and not heard.sealed else [])]
                ends = ["-"] * (len(offers) - 1) + [" "]
                line.sendall("".join(f"250{end}{offer}\r\n" for end, offer in zip(ends, offers, strict=True)).encode())
            case "STARTTLS":
                line.sendall(b"220 go\r\n")
                line = stack.enter_context(_sealed(line, heard, trust))
                stream = stack.enter_context(line.makefile("rb"))
            case "AUTH":
                heard.logins.append(said)
                line.sendall(b"235 ok\r\n")
            case "RCPT":
                heard.to.append(said)
                line.sendall(b"550 no\r\n" if refuses else b"250 ok\r\n")
            case "DATA":
                line.sendall(b"354 go\r\n")
                lines = list(iter(stream.readline, b".\r\n"))
                heard.letters.append(b"".join(lines).decode())
                line.sendall(b"250 ok\r\n")
            case "QUIT":
                line.sendall(b"221 bye\r\n")
                return
            case _:
                line.sendall(b"250 ok\r\n")


def _sealed(line: socket.socket, heard: Heard, trust: Path | None) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(trust))
    heard.sealed = True
    return context.wrap_socket(line, server_side=True)
