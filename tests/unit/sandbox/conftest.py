"""Sandboxes to ask."""

import pytest
from support.asked import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """Return an empty server."""
    return Sandbox()


@pytest.fixture
def strict() -> Sandbox:
    """Return an empty server that rejects what it does not know."""
    return Sandbox(strict=True)
