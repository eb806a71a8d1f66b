"""Who is told when something needs somebody, and by which road, as workspace.toml declares it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, field_validator, model_validator

from targeting.errors import ConfigurationError, Invalid
from targeting.language import listed
from targeting.workspace.declarations import Part

Address = Annotated[str, StringConstraints(pattern=r"^[^@\s,<>]+@[^@\s,<>]+$")]
_OURS = ("state", "log", "published", "inbox")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Mail(Part):
    """A letter by SMTP. ``security``: from the first byte (tls), from the greeting on (starttls), or none at all.

    The server is to have a certificate that the machine trusts, or that ``ca_file`` vouches for. ``user`` and what
    stands in ``password_file``, a file of the account's own, are for a server that asks.
    """

    to: tuple[Address, ...] = Field(min_length=1)
    sender: Address
    host: str = Field(min_length=1)
    port: int = Field(default=25, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: str | None = None
    user: str | None = None
    password_file: str | None = None

    @model_validator(mode="after")
    def _password_is_covered(self) -> Mail:
        if bool(self.user) != bool(self.password_file):
            raise Invalid("mail: user and password_file go together")
        if self.user and self.security == "none":
            raise Invalid("mail: a password is not sent in the clear; use security starttls or tls")
        return self


class Notify(Part):
    """The roads: a letter, an address that takes {"text": …} by POST, and a file that a monitor reads."""

    mail: Mail | None = None
    webhook: str | None = None
    file: str | None = None

    @field_validator("webhook")
    @classmethod
    def _sealed_on_the_way(cls, address: str) -> str:
        found = urlsplit(address)
        at_home = found.scheme == "http" and found.hostname in _LOOPBACK
        if not (found.hostname and (found.scheme == "https" or at_home)):
            raise Invalid("webhook: an address that begins with https://")
        return address

    @field_validator("file")
    @classmethod
    def _no_file_of_ours(cls, name: str) -> str:
        if Path(name).suffix != ".json":
            raise Invalid("file: a name that ends with .json, which nothing else is written to")
        return name

    @model_validator(mode="after")
    def _some_road(self) -> Notify:
        if not (self.mail or self.webhook or self.file):
            raise Invalid("names nobody: give mail, webhook or file")
        return self

    def file_in(self, workspace: Path) -> Path:
        """The file, in full: from the workspace's own folder. Raises ConfigurationError where it lies among our own."""
        file = (workspace / Path(self.file or "").expanduser()).resolve()
        if any(file.is_relative_to((workspace / name).resolve()) for name in _OURS):
            raise ConfigurationError(
                "[notify] file in {file} lies in {folders}, where the program alone writes. Name another place.",
                file="workspace.toml",
                folders=listed(f"{name}/" for name in _OURS),
            )
        return file
