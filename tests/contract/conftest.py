"""Sandboxes to ask."""

import pytest
from support.asked import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """Return an empty server."""
    return Sandbox()
