"""Settings from the environment."""

from __future__ import annotations

import pytest

from shared.platforms import NAMES, load
from shared.services import build_services
from shared.settings import SettingError, Settings


def test_the_defaults_are_those_of_the_contract():
    settings = Settings.from_env({})
    assert (settings.search_ttl_s, settings.compare_ttl_s, settings.venue_ttl_s) == (300, 120, 3600)
    for name in NAMES:
        own = settings.for_platform(load(name))
        assert (own.daily_quota, own.requests_per_second, own.environment) == (5000, 5, "production")


def test_a_variable_overrides_a_default_and_an_empty_one_does_not():
    settings = Settings.from_env({"TICKETS_SEARCH_TTL_S": "60", "TICKETS_COMPARE_TTL_S": ""})
    assert (settings.search_ttl_s, settings.compare_ttl_s) == (60.0, 120.0)


def test_a_platform_is_pointed_elsewhere_by_its_own_variables():
    environ = {
        "SEATGEEK_BASE_URL": "http://127.0.0.1:9/",
        "SEATGEEK_DAILY_QUOTA": "7",
        "TICKETS_DEMO_PLATFORMS": "seatgeek",
    }
    own = Settings.from_env(environ).for_platform(load("seatgeek"))
    assert (own.base_url, own.daily_quota, own.environment) == ("http://127.0.0.1:9", 7, "demo")


def test_the_sandbox_is_chosen_by_name():
    own = Settings.from_env({"STUBHUB_ENV": "sandbox"}).for_platform(load("stubhub"))
    assert own.environment == "sandbox"
    assert "sandbox" in own.base_url
    assert "sandbox" in own.token_url


@pytest.mark.parametrize(
    "environ",
    [{"STUBHUB_ENV": "staging"}, {"STUBHUB_DAILY_QUOTA": "many"}, {"STUBHUB_REQUESTS_PER_SECOND": "-1"}],
)
def test_a_value_that_cannot_be_used_is_named(environ):
    with pytest.raises(SettingError, match=next(iter(environ))):
        Settings.from_env(environ).for_platform(load("stubhub"))


@pytest.mark.parametrize(
    ("variable", "refused", "taken"),
    [
        ("TICKETS_PAGE_SIZE", ("0", "200", "-1", "1.5", "many"), ("1", "199")),
        ("TICKETS_ATTEMPTS", ("0", "-1"), ("1",)),
        ("TICKETS_ATTEMPT_TIMEOUT_S", ("0", "-1", "inf", "nan"), ("0.1", "6")),
        ("TICKETS_SEARCH_TTL_S", ("-1", "soon"), ("0", "1.5")),
        ("TICKETS_KEYS_TTL_S", ("-1",), ("0",)),
        ("TICKETS_STORE_TIMEOUT_MS", ("-1",), ("150",)),
        ("TICKETS_BACKGROUND_SHARE", ("1.1", "-0.1"), ("0", "1")),
        ("TICKETS_INSTANCES", ("0",), ("1",)),
        ("TICKETS_MAX_RESPONSE_BYTES", ("0",), ("1",)),
        ("TICKETS_LOG_LEVEL", ("debug", "LOUD"), ("DEBUG", "ERROR")),
    ],
)
def test_a_setting_is_taken_within_its_bounds_alone(variable, refused, taken):
    for text in refused:
        with pytest.raises(SettingError, match=f"{variable} is '{text}'; it must be "):
            Settings.from_env({variable: text})
    for text in taken:
        Settings.from_env({variable: text})


@pytest.mark.parametrize("text", ["foo", "seatgeek,foo", ",", "SeatGeek"])
def test_platforms_that_are_not_there_are_refused_with_those_that_are(text):
    with pytest.raises(SettingError, match=r"TICKETS_PLATFORMS is .* stubhub, seatgeek, ticketmaster"):
        build_services(settings=Settings.from_env({"TICKETS_PLATFORMS": text}))


def test_the_platforms_to_use_are_each_used_once():
    services = build_services(
        settings=Settings.from_env({"TICKETS_PLATFORMS": "seatgeek, stubhub,seatgeek,"})
    )
    assert [platform.name for platform in services.platforms] == ["seatgeek", "stubhub"]


def test_no_key_shows_in_the_settings_text():
    assert "PLANTED" not in repr(Settings.from_env({"SEATGEEK_CLIENT_ID": "PLANTED"}))
