"""Settings of services that others run: accounts of a provider, time stamps, a language model."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Table(BaseModel):
    """A table of the settings: unknown names are refused, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Role = Literal["viewer", "officer", "approver", "admin"]


class Oidc(Table):
    """Signing in at the desk with accounts of an OpenID provider; off while ``issuer`` is empty.

    The client's secret is only ever read from ``MINHTIN_OIDC_SECRET`` (empty: a public client, PKCE alone).
    ``address`` is where browsers find the desk; the provider sends them to ``<address>/login/oidc/callback``.
    ``roles`` gives, for a role of the desk, the groups of the provider (claim ``roles_claim``, or a path to
    it); without it the account's own role counts. Unknown people are refused unless ``open_accounts`` is set.
    """

    issuer: str = ""
    client_id: str = ""
    address: str = ""
    name: str = Field(default="tài khoản của tỉnh", max_length=60)
    scopes: tuple[str, ...] = ("openid", "profile")
    name_claim: str = "preferred_username"
    roles_claim: str = "groups"
    roles: dict[Role, tuple[str, ...]] = Field(default_factory=dict)
    open_accounts: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Oidc:
        """Refuse what would be unsafe or could not work."""
        if not self.issuer:
            return self
        for name in ("issuer", "address"):
            try:
                web_address(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"oidc.{name}: {error}") from None
        if not self.client_id:
            raise ValueError("oidc.client_id: chưa đặt")
        if "openid" not in self.scopes:
            raise ValueError("oidc.scopes: phải có openid")
        if self.open_accounts and not self.roles:
            raise ValueError("oidc.open_accounts: cần oidc.roles, nếu không ai ở nhà cung cấp cũng vào được")
        return self

    def role_of(self, groups: Iterable[str]) -> str:
        """The highest role that a person's groups give; empty where they give none."""
        mine = set(groups)
        found = [role for role in get_args(Role) if mine & set(self.roles.get(role, ()))]
        return found[-1] if found else ""


def web_address(text: str) -> str:
    """Return an address that secrets may travel to: https, or http to this machine itself.

    Raises:
        ValueError: it is none, with the reason.
    """
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError("phải là một địa chỉ https://")
    if parts.query or parts.fragment:
        raise ValueError("không được có ? hoặc #")
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise ValueError("phải là https:// (http:// chỉ dùng được với chính máy này)")
    return text


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Timestamp(Table):
    """An RFC 3161 authority for evidence packs; ``certificate``: a PEM file to hold its signature against."""

    url: str = ""
    certificate: Path | None = None
    timeout: float = Field(default=15.0, gt=0.0, le=120.0)


class Opinion(Table):
    """A language model the office runs itself, for a further opinion; empty is off.

    ``endpoint`` ends before ``/chat/completions``; the key is only read from ``MINHTIN_OPINION_KEY``.
    """

    endpoint: str = ""
    model: str = Field(default="", max_length=200)
    timeout: float = Field(default=60.0, gt=0.0, le=600.0)

    @model_validator(mode="after")
    def _nothing_in_the_clear(self) -> Opinion:
        """Refuse to send claims over a network unencrypted; this machine itself is no network."""
        parts = urlsplit(self.endpoint)
        near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if self.endpoint and not (parts.scheme == "https" or (parts.scheme == "http" and near)):
            raise ValueError(
                "opinion.endpoint: chỉ nhận địa chỉ https, hoặc http trên chính máy này (127.0.0.1)"
            )
        if self.endpoint and (parts.username or parts.password):
            raise ValueError("opinion.endpoint: khóa không ghi trong địa chỉ, đặt ở MINHTIN_OPINION_KEY")
        if self.endpoint and not self.model:
            raise ValueError("opinion.model: cần tên mô hình")
        return self
