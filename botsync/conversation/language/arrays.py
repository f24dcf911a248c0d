"""Names for the arrays that the classifier computes with, and the units that keep its sums exact.

A sum of floating point numbers depends on the order of its parts, and that on the processor and on the number of
threads. Sums of whole multiples of a unit that stay below 2^53 units do not: every partial sum is exact. So
similarities, gradients and coefficients are rounded to units before they are multiplied.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Shorts: TypeAlias = NDArray[np.int16]
Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

SIMILARITY = 4096.0
"""Units in a similarity of 1."""
GRADIENT = 262144.0
"""Units in a gradient of 1."""
COEFFICIENT = 256.0
"""Units in a coefficient of 1."""
LARGEST = 32767
"""The largest number of units that is stored."""

_ROWS = 512
"""Rows that are widened to float64 at a time: bounds memory, changes no result."""
_SMALL = 2048
"""Rows of a table that may be widened as a whole: 32 MB."""


def to_units(values: Floats, unit: float) -> Shorts:
    """Round to whole units."""
    return np.clip(np.rint(values * unit), -LARGEST, LARGEST).astype(np.int16)


def widened(similarities: Shorts) -> Shorts | Floats:
    """Return a small table as float64, so that it is not widened anew for each product; a large one as it is."""
    return similarities.astype(np.float64) if len(similarities) <= _SMALL else similarities


def exact_product(similarities: Shorts | Floats, values: Floats) -> Floats:
    """Return ``similarities @ values`` in units of 1; exact for values that are whole multiples of a unit."""
    if similarities.dtype == np.float64:
        return np.asarray(similarities @ values / SIMILARITY, np.float64)
    parts = [similarities[i : i + _ROWS].astype(np.float64) @ values for i in range(0, len(similarities), _ROWS)]
    return np.asarray(np.concatenate(parts) / SIMILARITY, np.float64)
