# mypy: disable-error-code="import-untyped, misc, no-any-return"
# ruff: noqa: ARG002, ANN401, RUF012  Authlib calls these by name, with what it has
"""A small real OpenID provider for the tests: discovery, keys, code flow with PKCE, signed ID tokens.

Built with Authlib's server side, a process of its own on loopback:
``python -m tests.console.oidc_provider PORT REDIRECT_URI``. What it says next is bent by POST ``/bend``, so
that the desk is shown every token that must not be believed.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlencode

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback has no TLS; read when Authlib is imported

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "ban-truc", "bi-mat-cua-ban-truc"  # of a provider that lives for one test
PEOPLE: dict[str, dict[str, Any]] = {
    "an": {"sub": "s-an", "preferred_username": "an", "name": "Nguyễn Thị An", "groups": ["ban-truc"]},
    "binh": {
        "sub": "s-binh",
        "preferred_username": "binh",
        "name": "Bình",
        "groups": ["lanh-dao", "ban-truc"],
    },
    "la": {"sub": "s-la", "preferred_username": "la", "name": "Người lạ", "groups": ["phong-khac"]},
    "admin1": {"sub": "s-gia", "preferred_username": "admin1", "name": "Giả", "groups": ["ban-truc"]},
    "it": {"sub": "s-it", "preferred_username": "it", "name": "Quản trị", "groups": ["quan-tri"]},
}


@dataclass
class State:
    """What the provider knows, and how its next answers are bent."""

    issuer: str
    redirect: str
    bend: dict[str, Any]
    codes: dict[str, Code]
    tokens: dict[str, str]


@dataclass
class Code:
    """One authorization code."""

    code: str
    user: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    auth_time: int

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Client:
    """The desk as the provider knows it."""

    client_id = CLIENT
    id_token_signed_response_alg = "RS256"  # noqa: S105  an algorithm

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return STATE.redirect

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, uri: str) -> bool:
        return uri == STATE.redirect

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


STATE = State("", "", {}, {}, {})


@lru_cache(maxsize=4)
def key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid}, auto_kid=False)


class Server(AuthorizationServer):
    """Authlib's server over Starlette."""

    def query_client(self, client_id: str) -> Client | None:
        return Client() if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        STATE.tokens[token["access_token"]] = request.user

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        if isinstance(body, dict):
            return JSONResponse(body, status, headers=dict(headers))
        return Response(body, status, headers=dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


class CodeGrant(AuthorizationCodeGrant):
    """Codes in memory, each good once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        data = request.payload.data
        STATE.codes[code] = Code(
            code, request.user, request.payload.redirect_uri, request.payload.scope, data.get("nonce"),
            data["code_challenge"], data.get("code_challenge_method", ""), int(time.time()),
        )  # fmt: skip

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return STATE.codes.get(code)

    def delete_authorization_code(self, code: Code) -> None:
        STATE.codes.pop(code.code, None)

    def authenticate_user(self, code: Code) -> str:
        return code.user


class Tokens(OpenIDCode):
    """ID tokens, true ones or bent."""

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(one.nonce == nonce for one in STATE.codes.values())

    def generate_user_info(self, user: str, scope: str) -> UserInfo:
        return UserInfo(
            {name: value for name, value in PEOPLE[user].items() if name not in STATE.bend.get("hide", ())}
        )

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": STATE.issuer}

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return key("k1")

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        return {"alg": "RS256", "kid": "k1"}

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        made = str(super().encode_id_token(token, request))
        bend = STATE.bend
        if not bend.get("claims") and not bend.get("sign"):
            return made
        claims = {**json.loads(_unpadded(made.split(".")[1])), **bend.get("claims", {})}
        claims = {name: value for name, value in claims.items() if value is not None}
        return _signed(claims, str(bend.get("sign", "k1")))


def _signed(claims: dict[str, Any], how: str) -> str:
    if how == "none":
        parts = ({"alg": "none"}, claims)
        return (
            ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts)
            + "."
        )
    if how == "hs256":
        # The old trick: the public key taken for a secret that both sides know.
        public = key("k1").as_pem(private=False)
        return str(jwt.encode({"alg": "HS256", "kid": "k1"}, claims, OctKey.import_key(public), ["HS256"]))
    if how == "secret":
        return str(jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"]))
    # "stranger" signs as k1 with a key of its own; "k2" is a key the provider has changed to.
    signer = key(how)
    return str(
        jwt.encode({"alg": "RS256", "kid": "k1" if how == "stranger" else how}, claims, signer, ["RS256"])
    )


def _unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class FormRequest(OAuth2Request):
    """A request of Starlette with its form already read."""

    def __init__(self, request: Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=dict(request.headers))
        self._args, self._form = dict(request.query_params), form
        self.headers = {name.title(): value for name, value in request.headers.items()}
        self.payload = BasicOAuth2Payload({**self._args, **form})

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


SERVER = Server()
SERVER.register_grant(CodeGrant, [Tokens(require_nonce=True), CodeChallenge(required=True)])
SERVER.register_token_generator("default", BearerTokenGenerator(lambda **_: os.urandom(24).hex()))


async def discovery(_: Request) -> Response:
    told = {
        "issuer": STATE.issuer,
        "authorization_endpoint": f"{STATE.issuer}/authorize",
        "token_endpoint": f"{STATE.issuer}/token",
        "jwks_uri": f"{STATE.issuer}/keys",
        "userinfo_endpoint": f"{STATE.issuer}/userinfo",
        # A careless provider; the desk must not take its word for it.
        "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
    }
    return JSONResponse({**told, **STATE.bend.get("described", {})})


async def keys(_: Request) -> Response:
    kids = ["k1", *STATE.bend.get("keys", ())]
    return JSONResponse(KeySet([key(one) for one in kids]).as_dict(private=False))


async def authorize(request: Request) -> Response:
    """A sign-in form; whoever is named in it comes back with a code."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    user = form.pop("user", "")
    if user not in PEOPLE:
        return HTMLResponse(
            f"<title>Cổng đăng nhập</title><form method=post><label>Tên <input name=user></label>"
            f"<button>Vào</button></form>{urlencode({'x': 1})}"
        )
    asked = FormRequest(request, {})
    return SERVER.create_authorization_response(asked, user, grant=SERVER.get_authorization_grant(asked))


async def token(request: Request) -> Response:
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    return SERVER.create_token_response(FormRequest(request, form))


async def userinfo(request: Request) -> Response:
    user = STATE.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
    return (
        JSONResponse({**PEOPLE[user], **STATE.bend.get("userinfo", {})})
        if user
        else Response(status_code=401)
    )


async def bend(request: Request) -> Response:
    STATE.bend = await request.json()
    return Response(status_code=204)


APP = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", discovery),
        Route("/keys", keys),
        Route("/authorize", authorize, methods=["GET", "POST"]),
        Route("/token", token, methods=["POST"]),
        Route("/userinfo", userinfo),
        Route("/bend", bend, methods=["POST"]),
    ]
)


def main() -> None:
    """Serve until stopped."""
    import uvicorn

    STATE.issuer, STATE.redirect = f"http://127.0.0.1:{sys.argv[1]}", sys.argv[2]
    uvicorn.run(APP, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")


if __name__ == "__main__":
    main()
