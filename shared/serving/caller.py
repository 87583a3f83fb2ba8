"""Who calls `refresh`: the scheduler's service account, by the OIDC token it sends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.asking.problem import Problem
from shared.settings import Settings

Verify = Callable[[str, str], Mapping[str, Any]]


def verify_with_google(token: str, audience: str) -> Mapping[str, Any]:
    """The token's claims; Google's certificates are fetched through `requests`.

    Raises ValueError for a token that is wrong, expired or made for another audience, and
    google.auth.exceptions.TransportError when the certificates cannot be had.
    """
    import google.auth.transport.requests  # noqa: PLC0415 - only `refresh` needs it
    from google.oauth2 import id_token  # noqa: PLC0415 - the same

    request = google.auth.transport.requests.Request()
    claims: Mapping[str, Any] = id_token.verify_oauth2_token(token, request, audience)  # type: ignore[no-untyped-call]
    return claims


def read_checked(token: str, audience: str) -> Mapping[str, Any]:
    """The claims of a token whose signature Cloud Run has checked and taken away.

    Cloud Run puts `SIGNATURE_REMOVED_BY_GOOGLE` in the signature's place before it hands the request on
    (cloud.google.com/run/docs/troubleshooting#signature-removed). Raises ValueError for a token that still has
    one, is expired or was made for another audience.
    """
    from google.auth import jwt  # noqa: PLC0415 - only `refresh` needs it

    if not token.endswith(".SIGNATURE_REMOVED_BY_GOOGLE"):
        raise ValueError("the token was not checked by Cloud Run")
    claims: Mapping[str, Any] = jwt.decode(token, verify=False)  # type: ignore[no-untyped-call]
    if claims.get("aud") != audience or claims.get("exp", 0) < time.time():
        raise ValueError("the token is expired or made for another audience")
    return claims


async def require_scheduler(
    headers: Mapping[str, str], settings: Settings, *, verify: Verify = verify_with_google
) -> None:
    """Let only the account `TICKETS_REFRESH_INVOKER` pass, by a token made for `TICKETS_REFRESH_AUDIENCE`.

    Without a cloud project and without an invoker anybody on this machine may call. Raises Problem: 401 without
    a valid token, 403 for another account, or where the service was deployed without naming one.
    """
    if not settings.refresh_invoker:
        if settings.project:
            raise _refused(403, "No account is named that may call refresh; set TICKETS_REFRESH_INVOKER.")
        return
    if settings.refresh_checked_by_iam:
        verify = read_checked
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _refused(401, "The call carries no OIDC token.")
    claims = await _claims(token.strip(), settings, verify)
    if claims.get("email") != settings.refresh_invoker or claims.get("email_verified") is not True:
        raise _refused(403, "The token is another account's.")


async def _claims(token: str, settings: Settings, verify: Verify) -> Mapping[str, Any]:
    if not settings.refresh_audience:
        raise _refused(403, "No audience is named; set TICKETS_REFRESH_AUDIENCE.")
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - only `refresh` needs it

    try:
        return await asyncio.to_thread(verify, token, settings.refresh_audience)
    except (ValueError, GoogleAuthError) as error:
        raise _refused(401, "The OIDC token is not valid here.") from error


def _refused(status: int, detail: str) -> Problem:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    step = "Call with an OIDC token of the scheduler's service account, made for this function's URI."
    return Problem(status, "not_the_scheduler", detail, headers=headers, next_step=step)
