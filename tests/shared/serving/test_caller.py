"""Only the scheduler may call refresh."""

from __future__ import annotations

import datetime as dt
import json

import google.auth.exceptions
import pytest
import responses
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from shared.asking.problem import Problem
from shared.serving.caller import require_scheduler
from shared.settings import Settings

AUDIENCE = "https://refresh.example"
SCHEDULER = "scheduler@project.iam.gserviceaccount.com"
SETTINGS = Settings(project="p", refresh_invoker=SCHEDULER, refresh_audience=AUDIENCE)
CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"


@pytest.fixture(scope="module")
def google_key():
    """A key pair that stands for Google's, and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def token(google_key, **claims):
    now = int(dt.datetime.now(dt.UTC).timestamp())
    given = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "email": SCHEDULER,
        "email_verified": True,
        "iat": now,
        "exp": now + 600,
    }
    return jwt.encode(crypt.RSASigner.from_string(google_key[0], "k1"), given | claims).decode()


async def call(google_key, headers, settings=SETTINGS):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as google:
        google.get(CERTIFICATES, body=json.dumps({"k1": google_key[1]}))
        await require_scheduler(headers, settings)


async def test_the_schedulers_token_passes(google_key):
    await call(google_key, {"authorization": f"Bearer {token(google_key)}"})


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"email": "other@project.iam.gserviceaccount.com"}, 403),
        ({"email_verified": False}, 403),
        ({"aud": "https://search.example"}, 401),
        ({"exp": 1_600_000_000, "iat": 1_500_000_000}, 401),
        ({"iss": "https://evil.example"}, 401),
    ],
)
async def test_another_token_does_not(google_key, claims, status):
    with pytest.raises(Problem) as caught:
        await call(google_key, {"authorization": f"Bearer {token(google_key, **claims)}"})
    assert caught.value.status == status


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer not-a-token", "Basic abc", "Bearer a.b.c"])
async def test_no_token_is_a_401(google_key, header):
    with pytest.raises(Problem) as caught:
        await call(google_key, {"authorization": header})
    assert caught.value.status == 401
    assert caught.value.headers["WWW-Authenticate"] == "Bearer"


def stripped(google_key, **claims):
    head, body, _ = token(google_key, **claims).split(".")
    return f"{head}.{body}.SIGNATURE_REMOVED_BY_GOOGLE"


CHECKED = Settings(
    project="p", refresh_invoker=SCHEDULER, refresh_audience=AUDIENCE, refresh_checked_by_iam=True
)


async def test_a_token_that_cloud_run_has_checked_passes_without_its_signature(google_key):
    await require_scheduler({"authorization": f"Bearer {stripped(google_key)}"}, CHECKED)


@pytest.mark.parametrize("claims", [{"aud": "https://search.example"}, {"exp": 1_600_000_000, "iat": 1}])
async def test_a_checked_token_must_still_be_for_this_function_and_of_today(google_key, claims):
    with pytest.raises(Problem) as caught:
        await require_scheduler({"authorization": f"Bearer {stripped(google_key, **claims)}"}, CHECKED)
    assert caught.value.status == 401


async def test_a_stripped_token_does_not_pass_where_nobody_has_checked_it(google_key):
    with pytest.raises(Problem) as caught:
        await call(google_key, {"authorization": f"Bearer {stripped(google_key)}"})
    assert caught.value.status == 401


async def test_a_deployment_that_names_nobody_lets_nobody_in(google_key):
    with pytest.raises(Problem) as caught:
        await call(google_key, {}, Settings(project="p"))
    assert caught.value.status == 403


async def test_on_a_laptop_anybody_may(google_key):
    await call(google_key, {}, Settings())


async def test_when_googles_certificates_cannot_be_had_nobody_passes():
    def unreachable(_token, _audience):
        raise google.auth.exceptions.TransportError("no route")

    with pytest.raises(Problem) as caught:
        await require_scheduler({"authorization": "Bearer x"}, SETTINGS, verify=unreachable)
    assert caught.value.status == 401
