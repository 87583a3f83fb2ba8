"""Whom the transport trusts over TLS: only who shows a certificate of a root that the system, or who runs it, knows."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import asyncio, sys, httpx
from shared.fetching.transport import open_transport

async def ask(url):
    async with open_transport() as transport:
        response = await transport.handle_async_request(httpx.Request("GET", url))
        print(response.status_code)
        await response.aclose()

asyncio.run(ask(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with the certificate of 127.0.0.1, signed by itself, and its key."""
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
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


async def asked(certificate, **environ):
    """What a new process tells that asks a server with this certificate."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", ASK, url],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


async def test_who_shows_a_certificate_of_his_own_is_not_asked(certificate):
    told = await asked(certificate)
    assert "CERTIFICATE_VERIFY_FAILED" in told.stderr
    assert told.stdout == ""


async def test_a_root_that_the_environment_names_is_trusted(certificate):
    told = await asked(certificate, SSL_CERT_FILE=str(certificate))
    assert told.stdout.strip() == "200", told.stderr
