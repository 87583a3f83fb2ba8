"""Settings from the environment."""

from __future__ import annotations

import pytest

from shared.platforms import NAMES, load
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


def test_no_key_shows_in_the_settings_text():
    assert "PLANTED" not in repr(Settings.from_env({"SEATGEEK_CLIENT_ID": "PLANTED"}))
