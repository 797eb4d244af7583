"""Statistics of small samples: medians and percentiles, nothing else."""

import math
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two in the middle.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent of the values do not exceed.

    Raises:
        ValueError: there are no values, or the percentage is not in 0…100.
    """
    if not values or not 0 <= percent <= 100:  # noqa: PLR2004 - a percentage
        raise ValueError("a percentile needs values and a percentage")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def significant(value: float, digits: int = 3) -> float:
    """Round to so many significant digits; a whole number stays one."""
    if value == 0 or not math.isfinite(value):
        return value
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, max(0, places))
    return int(rounded) if places <= 0 else rounded
