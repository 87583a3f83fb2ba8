"""StubHub's OAuth2: access tokens for client credentials, and what a refused request hears."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.responses import Response

from shared.demo.wire import Json, json_response

TOKEN_SECONDS = 86_400
APP_SCOPES = frozenset({"read:events", "read:venues", "read:categories", "read:venue_configurations"})


@dataclass(slots=True)
class Tokens:
    """Issues and checks tokens. `clients` maps a client id to its secret; times are in seconds."""

    clients: Mapping[str, str]
    lifetime: float
    now: Callable[[], float]
    _issued: dict[str, tuple[str, float]] = field(default_factory=dict)

    def issue(self, authorization: str, form: Mapping[str, str]) -> Response:
        """The answer of `/oauth2/token`; what is refused is 400, wrong credentials included."""
        client, secret = _basic(authorization)
        if self.clients.get(client) != secret:
            return _refused("invalid_client", "Client credentials are invalid")
        if form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type", "Only client_credentials is offered")
        scopes = form.get("scope", "read:events").split()
        if not set(scopes) <= APP_SCOPES:
            return _refused("invalid_scope", "A requested scope is not granted to the client")
        token = secrets.token_urlsafe(40)
        self._issued[token] = (client, self.now() + self.lifetime)
        body: Json = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
            "scope": " ".join(scopes),
        }
        return json_response(body, headers={"Cache-Control": "no-store"})

    def client_of(self, authorization: str) -> str | None:
        """The client whose valid token the header carries."""
        scheme, _, token = authorization.partition(" ")
        client, expires_at = self._issued.get(token, ("", 0.0))
        return client if scheme.lower() == "bearer" and self.now() < expires_at else None

    def revoke_all(self) -> None:
        """Make every token invalid, as a platform does after an incident."""
        self._issued.clear()


def unauthorised(description: str = "The access token is missing or expired") -> Response:
    """401: the body is empty, the reason is in the header."""
    challenge = f'Bearer realm="stubhub",error="invalid_token",error_description="{description}"'
    return Response(status_code=401, headers={"WWW-Authenticate": challenge})


def _refused(code: str, description: str) -> Response:
    return json_response({"error": code, "error_description": description}, 400)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (unquote(client), unquote(secret)) if scheme.lower() == "basic" else ("", "")
