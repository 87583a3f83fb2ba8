"""Affiliate links: an event's address wrapped in the template a partner network gives."""

from __future__ import annotations

from urllib.parse import quote

import httpx

from shared.platforms.text import clean_url

PLACEHOLDER = "{url}"


def affiliate_url(url: str | None, template: str | None) -> str | None:
    """`url`, percent-encoded, in place of the template's `{url}`.

    `url` itself where there is no template, where the template does not lead to a secure address, or where
    the platform has wrapped the address already.
    """
    if url is None or not template or PLACEHOLDER not in template:
        return url
    wrapped = clean_url(template.replace(PLACEHOLDER, quote(url, safe="")))
    if wrapped is None or not wrapped.lower().startswith("https://") or _host(url) == _host(wrapped):
        return url
    return wrapped


def _host(url: str) -> str | None:
    try:
        return httpx.URL(url).host or None
    except httpx.InvalidURL:
        return None
