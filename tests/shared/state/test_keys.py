"""Keys; Secret Manager is the real client, whose calls through `requests` are answered by `responses`."""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import responses
from google.auth.credentials import AnonymousCredentials
from google.cloud.secretmanager_v1 import SecretManagerServiceClient

from shared.errors import NotConfigured
from shared.platforms.platform import Credential
from shared.settings import Settings
from shared.state.keys import Keys
from shared.state.secret_manager import SecretManager
from tests.fakes import FakeClock

ID = Credential(field="client_id", variable="SEATGEEK_CLIENT_ID", secret="seatgeek-client-id")
SECRET = Credential(
    field="client_secret",
    variable="SEATGEEK_CLIENT_SECRET",
    secret="seatgeek-client-secret",
    required=False,
)
PLATFORM = SimpleNamespace(name="seatgeek", credentials=(ID, SECRET))
ADDRESS = "https://secretmanager.googleapis.com/v1/projects/tickets/secrets/{}/versions/latest:access"


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def answer(google: responses.RequestsMock, secret: str, value: str, version: int = 1) -> None:
    google.upsert(
        responses.GET,
        ADDRESS.format(secret),
        json={
            "name": f"projects/1/secrets/{secret}/versions/{version}",
            "payload": {"data": base64.b64encode(value.encode()).decode()},
        },
    )


def refuse(google: responses.RequestsMock, secret: str, status: int) -> None:
    google.upsert(responses.GET, ADDRESS.format(secret), status=status, json={"error": {"code": status}})


def open_client() -> SecretManagerServiceClient:
    return SecretManagerServiceClient(transport="rest", credentials=AnonymousCredentials())


def make(
    clock: FakeClock | None = None, *, environ: dict[str, str] | None = None, **settings: object
) -> Keys:
    return Keys(
        Settings(environ=environ or {}, **settings),
        clock=clock or FakeClock(),
        secrets=SecretManager("tickets", open_client=open_client) if "project" in settings else None,
    )


async def test_the_environment_wins_and_secret_manager_is_not_asked_for_what_it_has(
    google: responses.RequestsMock,
) -> None:
    answer(google, SECRET.secret, "from-google")
    keys = make(environ={ID.variable: "from-env"}, project="tickets")
    found = await keys.credentials(PLATFORM)
    assert found.values == {"client_id": "from-env", "client_secret": "from-google"}
    assert [call.request.url.split("?")[0] for call in google.calls] == [ADDRESS.format(SECRET.secret)]


async def test_without_any_key_the_advice_names_variable_and_secret(google: responses.RequestsMock) -> None:
    for each in (ID, SECRET):
        refuse(google, each.secret, 404)
    with pytest.raises(NotConfigured, match=r"SEATGEEK_CLIENT_ID.*seatgeek-client-id"):
        await make(project="tickets").credentials(PLATFORM)
    with pytest.raises(NotConfigured, match=r"set SEATGEEK_CLIENT_ID$"):
        await make().credentials(PLATFORM)


async def test_an_optional_key_may_be_missing_or_unreadable(google: responses.RequestsMock) -> None:
    answer(google, ID.secret, "id")
    refuse(google, SECRET.secret, 403)
    found = await make(project="tickets").credentials(PLATFORM)
    assert found.values == {"client_id": "id"}
    assert found.source == "secret_manager"


async def test_a_mounted_file_comes_before_secret_manager(
    google: responses.RequestsMock, tmp_path: Path
) -> None:
    (tmp_path / ID.secret).write_text("from-file\n")
    (tmp_path / SECRET.secret).mkdir()
    (tmp_path / SECRET.secret / "latest").write_text("from-folder\n")
    keys = make(project="tickets", secrets_directory=str(tmp_path))
    found = await keys.credentials(PLATFORM)
    assert found.values == {"client_id": "from-file", "client_secret": "from-folder"}
    assert found.source == "file"
    assert len(google.calls) == 0


async def test_keys_are_held_for_their_time_and_then_read_again(google: responses.RequestsMock) -> None:
    clock = FakeClock()
    keys = make(clock, project="tickets", keys_ttl_s=300)
    answer(google, ID.secret, "old")
    refuse(google, SECRET.secret, 404)
    first = await keys.credentials(PLATFORM)
    answer(google, ID.secret, "new", 2)
    clock.advance(299)
    assert await keys.credentials(PLATFORM) == first
    clock.advance(2)
    second = await keys.credentials(PLATFORM)
    assert second.values == {"client_id": "new"}
    assert second.version != first.version


async def test_a_rejected_key_is_read_again_at_once(google: responses.RequestsMock) -> None:
    keys = make(project="tickets")
    answer(google, ID.secret, "old")
    refuse(google, SECRET.secret, 404)
    first = await keys.credentials(PLATFORM)
    answer(google, ID.secret, "new", 2)
    assert (await keys.reread(PLATFORM)).version != first.version


async def test_a_rotated_file_is_read_again_at_once(tmp_path: Path) -> None:
    (tmp_path / ID.secret).write_text("old")
    keys = make(secrets_directory=str(tmp_path))
    first = await keys.credentials(PLATFORM)
    (tmp_path / ID.secret).write_text("new")
    second = await keys.reread(PLATFORM)
    assert (second.values["client_id"], second.version == first.version) == ("new", False)


@pytest.mark.parametrize("status", [403, 500, 503])
async def test_while_secret_manager_is_down_the_held_key_goes_on_being_used(
    google: responses.RequestsMock, status: int
) -> None:
    clock = FakeClock()
    keys = make(clock, project="tickets", keys_ttl_s=300)
    answer(google, ID.secret, "held")
    refuse(google, SECRET.secret, 404)
    first = await keys.credentials(PLATFORM)
    refuse(google, ID.secret, status)
    clock.advance(301)
    assert await keys.credentials(PLATFORM) == first
    assert await keys.reread(PLATFORM) == first


async def test_a_failure_is_not_held_for_long(google: responses.RequestsMock) -> None:
    clock = FakeClock()
    keys = make(clock, project="tickets")
    for each in (ID, SECRET):
        refuse(google, each.secret, 503)
    with pytest.raises(NotConfigured):
        await keys.credentials(PLATFORM)
    asked = len(google.calls)
    with pytest.raises(NotConfigured):
        await keys.credentials(PLATFORM)
    assert len(google.calls) == asked
    answer(google, ID.secret, "back")
    clock.advance(11)
    assert (await keys.credentials(PLATFORM)).values == {"client_id": "back"}


async def test_permission_denied_says_which_role_is_missing(google: responses.RequestsMock) -> None:
    for each in (ID, SECRET):
        refuse(google, each.secret, 403)
    with pytest.raises(NotConfigured, match=r"secretmanager\.secretAccessor"):
        await make(project="tickets").credentials(PLATFORM)


async def test_concurrent_requests_read_each_secret_once(google: responses.RequestsMock) -> None:
    answer(google, ID.secret, "id")
    answer(google, SECRET.secret, "secret")
    keys = make(project="tickets")
    await asyncio.gather(*(keys.credentials(PLATFORM) for _ in range(20)))
    assert len(google.calls) == 2


async def test_no_value_shows_in_repr_or_version_and_all_are_known_for_redaction(
    google: responses.RequestsMock,
) -> None:
    answer(google, ID.secret, "hunter2-id")
    answer(google, SECRET.secret, "hunter2-secret")
    keys = make(project="tickets")
    found = await keys.credentials(PLATFORM)
    assert "hunter2" not in repr(found)
    assert len(found.version) == 12
    assert keys.known_secrets() == {"hunter2-id", "hunter2-secret"}
    answer(google, ID.secret, "hunter3-id", 2)
    await keys.reread(PLATFORM)
    assert keys.known_secrets() >= {"hunter2-id", "hunter3-id"}


async def test_all_instances_give_one_key_one_version() -> None:
    environ = {ID.variable: "id"}
    first = await make(environ=environ).credentials(PLATFORM)
    second = await make(environ=environ).credentials(PLATFORM)
    assert first.version == second.version


def test_keys_serve_one_event_loop_after_another() -> None:
    keys = make(environ={ID.variable: "id"})
    assert asyncio.run(keys.credentials(PLATFORM)) == asyncio.run(keys.reread(PLATFORM))


def test_without_a_secret_to_read_google_is_not_imported() -> None:
    script = (
        "import asyncio, sys\n"
        "from types import SimpleNamespace\n"
        "from shared.clock import SystemClock\n"
        "from shared.state.keys import Keys\n"
        "from shared.platforms.platform import Credential\n"
        "from shared.settings import Settings\n"
        "one = Credential(field='k', variable='K', secret='k')\n"
        "keys = Keys(Settings(project='p', environ={'K': 'v'}), clock=SystemClock())\n"
        "asyncio.run(keys.credentials(SimpleNamespace(name='x', credentials=(one,))))\n"
        "print([name for name in sys.modules if name.startswith(('google.api', 'google.auth', 'grpc'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
