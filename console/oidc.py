"""Signing in with the province's own accounts: an OpenID provider, its answers held to the standard.

The code flow with PKCE, by Authlib. What Authlib leaves to its caller is checked here: that the provider is
the one in the settings, that the token is meant for us, and that it is signed with a key of the provider.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.settings_services import Oidc, web_address

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]  # it has no types

#: Signatures that only the provider can make: never "none", never one made with a secret that we know too.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KEEP_SECONDS = 3600.0
#: A key we do not know may be a new one: the provider's keys are asked for again, but not oftener than this.
_ASK_AGAIN = 30.0
_TIMEOUT = 10.0
_LEEWAY = 60
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(Exception):
    """The provider cannot be used, or its answer must not be believed; the message is for the audit log."""


class UnreachableError(ProviderError):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says it is. ``groups`` are as it names them."""

    issuer: str
    subject: str
    name: str
    shown: str
    groups: tuple[str, ...]


class Provider:
    """The provider of the settings; safe to share between threads."""

    def __init__(self, settings: Oidc, secret: str = "") -> None:
        self.settings = settings
        self._secret = secret
        self._lock = threading.Lock()
        self._described: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, dict[str, Any]] | None = None

    @property
    def callback(self) -> str:
        """Where the provider sends the browser back to."""
        return f"{self.settings.address.rstrip('/')}/login/oidc/callback"

    def begin(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address to send the browser to.

        Raises:
            ProviderError: the provider does not answer, or is not the one in the settings.
        """
        described = self._description()
        with self._client() as client:
            address, _ = client.create_authorization_url(
                described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    def finish(self, code: str, *, nonce: str, verifier: str) -> Person:
        """Exchange the code and return who signed in.

        Raises:
            ProviderError: the code is refused, or the token must not be believed.
        """
        import httpx2
        from authlib.integrations.base_client.errors import (  # type: ignore[import-untyped]  # it has no types
            OAuthError,
        )

        described = self._description()
        try:
            with self._client() as client:
                token = client.fetch_token(
                    described["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
                claims = self._claims(token, nonce)
                return self._person(self._more(client, described, token, claims))
        except OAuthError as error:
            raise ProviderError(f"mã bị từ chối: {error.error}") from error
        except (httpx2.HTTPError, ValueError, TypeError, KeyError) as error:
            raise ProviderError(f"trả lời không đọc được: {type(error).__name__}") from error

    def _client(self) -> OAuth2Client:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self.settings.client_id,
            self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope=" ".join(self.settings.scopes),
            redirect_uri=self.callback,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
        )

    def _description(self) -> dict[str, Any]:
        with self._lock:
            if self._described and time.monotonic() - self._described[0] < _KEEP_SECONDS:
                return self._described[1]
        issuer = self.settings.issuer
        found = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderError(f"nhà cung cấp tự xưng là {str(found.get('issuer'))[:200]}")
        for name in _ENDPOINTS:
            try:
                web_address(str(found.get(name, "")))
            except ValueError as error:
                raise ProviderError(f"{name}: {error}") from error
        with self._lock:
            self._described = (time.monotonic(), found)
        return found

    def _claims(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token, once everything about it holds."""
        from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # it has no types
        from joserfc.errors import JoseError

        raw = token.get("id_token")
        if not isinstance(raw, str):
            raise ProviderError("không có ID token")
        mine = self.settings
        options = {
            "iss": {"essential": True, "value": mine.issuer},
            "aud": {"essential": True, "values": [mine.client_id]},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {"nonce": nonce, "client_id": mine.client_id, "access_token": token.get("access_token")}
        try:
            decoded = self._decoded(raw)
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError(f"ID token không hợp lệ: {type(error).__name__}: {error}"[:300]) from error
        return dict(claims)

    def _decoded(self, raw: str) -> Any:  # noqa: ANN401  joserfc's token
        from joserfc import jwt
        from joserfc.errors import BadSignatureError, InvalidKeyIdError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            return jwt.decode(raw, KeySet.import_key_set(self._key_set()), registry=registry)
        except (InvalidKeyIdError, BadSignatureError):
            return jwt.decode(raw, KeySet.import_key_set(self._key_set(again=True)), registry=registry)

    def _key_set(self, *, again: bool = False) -> Any:  # noqa: ANN401  as joserfc types it
        with self._lock:
            known, keep = self._keys, _ASK_AGAIN if again else _KEEP_SECONDS
            if known and time.monotonic() - known[0] < keep:
                return known[1]
        found = _fetch(self._description()["jwks_uri"])
        with self._lock:
            self._keys = (time.monotonic(), found)
        return found

    def _more(
        self,
        client: OAuth2Client,
        described: Mapping[str, Any],
        token: Mapping[str, Any],
        claims: dict[str, Any],
    ) -> dict[str, Any]:
        """The claims, with those of the UserInfo endpoint where the groups are only told there."""
        endpoint = described.get("userinfo_endpoint")
        if not endpoint or _claim(claims, self.settings.roles_claim) is not None or not self.settings.roles:
            return claims
        web_address(str(endpoint))
        client.token = token
        told = client.get(str(endpoint)).raise_for_status().json()
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise ProviderError("UserInfo nói về người khác")
        return {**told, **claims}

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise ProviderError("sub không dùng được")
        name = _claim(claims, self.settings.name_claim)
        shown = claims.get("name")
        return Person(
            self.settings.issuer,
            subject,
            name.strip().lower()[:200] if isinstance(name, str) else "",
            shown if isinstance(shown, str) else "",
            _groups(_claim(claims, self.settings.roles_claim)),
        )


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by the path to it (``realm_access.roles``)."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _groups(told: object) -> tuple[str, ...]:
    if isinstance(told, str):
        return (told,)
    return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()


def _fetch(address: str) -> dict[str, Any]:
    import httpx2

    try:
        found = httpx2.get(address, timeout=_TIMEOUT).raise_for_status().json()
    except (httpx2.HTTPError, ValueError) as error:
        raise UnreachableError(f"{address}: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise UnreachableError(f"{address}: không phải một bảng")
    return found
