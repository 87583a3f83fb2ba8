"""Amounts of money in words, and conversion at dated rates that the caller supplies.

No rate is ever fetched or guessed: without `ExchangeRates` two currencies are two lists.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

# ISO 4217, column "Minor unit": currencies whose minor unit is not a hundredth.
_MINOR_DIGITS = {
    "BHD": 3,
    "CLP": 0,
    "ISK": 0,
    "JOD": 3,
    "JPY": 0,
    "KRW": 0,
    "KWD": 3,
    "OMR": 3,
    "PYG": 0,
    "TND": 3,
    "VND": 0,
}
_HUNDREDTH = Decimal("0.01")
_MINOR_UNITS: Mapping[str | None, Decimal] = {
    code: Decimal(1).scaleb(-digits) for code, digits in _MINOR_DIGITS.items()
}


def in_minor_units(amount: Decimal, currency: str | None) -> Decimal:
    """`amount` rounded to what the currency can pay: cents, or whole yen. A half goes to the even unit."""
    return amount.quantize(_MINOR_UNITS.get(currency, _HUNDREDTH), ROUND_HALF_EVEN)


def money_text(amount: Decimal, currency: str | None) -> str:
    """The amount as it is told, such as `90.00 USD`; without a code where the source tells no currency."""
    text = str(in_minor_units(amount, currency))
    return f"{text} {currency}" if currency else text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRates:
    """Reference rates of one day, in the form the European Central Bank publishes them.

    `rates` says how many units of each currency one unit of `base` was on `date`; `base` itself need not
    be in it.
    """

    base: str
    date: dt.date
    rates: Mapping[str, Decimal]

    @classmethod
    def from_file(cls, path: str) -> ExchangeRates:
        """The rates in a JSON file: `{"base": "EUR", "date": "2026-11-20", "rates": {"USD": "1.08", …}}`.

        Raises ValueError, naming the file, for one that is not so.
        """
        try:
            told = json.loads(Path(path).read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
            rates = {str(code): Decimal(rate) for code, rate in told["rates"].items()}
            return cls(base=told["base"], date=dt.date.fromisoformat(told["date"]), rates=rates)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"{path} does not hold exchange rates: {error!r}") from error

    def rate(self, source: str, target: str) -> Decimal | None:
        """Units of `target` for one of `source`; None where a rate is not known."""
        if source == target:
            return Decimal(1)
        per_base_source, per_base_target = self._per_base(source), self._per_base(target)
        if per_base_source is None or per_base_target is None:
            return None
        return per_base_target / per_base_source

    def convert(self, amount: Decimal, source: str, target: str) -> Decimal | None:
        """`amount` in `target`, rounded to its minor unit; None where a rate is not known."""
        rate = self.rate(source, target)
        return None if rate is None else in_minor_units(amount * rate, target)

    def told(self, source: str, target: str) -> str:
        """The rate in words that may be repeated beside a converted price."""
        rate = self.rate(source, target)
        shown = "?" if rate is None else f"{rate:.5f}"
        return f"1 {source} = {shown} {target}, rate of {self.date.isoformat()}"

    def _per_base(self, currency: str) -> Decimal | None:
        rate = Decimal(1) if currency == self.base else self.rates.get(currency)
        return rate if rate is not None and rate > 0 else None
