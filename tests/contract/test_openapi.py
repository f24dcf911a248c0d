"""The sandbox keeps the promises of its own OpenAPI document, whatever it is asked (schemathesis)."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)
from support.asked import Sandbox

from botsync.sandbox import create_app
from botsync.sandbox.openapi import openapi

TOKEN = {"authorization": "Bearer sandbox-developer"}
APP = create_app()
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)

OTHERWISE = [
    positive_data_acceptance,  # names that are taken and limits by type of response are rules beyond a schema
    unsupported_method,  # the vendor documents no 405, so it is 404 here (section 12, row 6)
    ignored_auth,  # repeats the request with the header that we hand it; the test below asks without
]


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    APP.state.store.close()


@SCHEMA.parametrize()
@settings(max_examples=10)
def test_every_operation_keeps_its_promises(case: schemathesis.Case) -> None:
    """Statuses, content types and bodies are those of the document; nothing is a server error."""
    not_built = [not_a_server_error] if case.operation.path == "/query" else []
    documented = {parameter.name for parameter in case.operation.query}
    ignored = [negative_data_rejection] if set(case.query or {}) - documented else []  # section 12, row 5
    case.call_and_validate(headers=TOKEN, excluded_checks=[*OTHERWISE, *not_built, *ignored])


DOCUMENTED = """
GET    /stories                               GET    /stories/{}
POST   /stories                               PUT    /stories/{}
DELETE /stories/{}                            PUT    /stories/{}/contexts
GET    /stories/{}/interactions               GET    /stories/{}/interactions/{}
POST   /stories/{}/interactions               POST   /stories/{}/interactions/{}
PUT    /stories/{}/interactions/{}            DELETE /stories/{}/interactions/{}
GET    /entities                              GET    /entities/{}
POST   /entities                              PUT    /entities/{}
DELETE /entities/{}
GET    /webhooks                              GET    /webhooks/{}
POST   /webhooks                              PUT    /webhooks/{}
DELETE /webhooks/{}
GET    /segments                              POST   /segments
PUT    /segments/{}                           DELETE /segments/{}
GET    /training                              DELETE /training
PUT    /training/ignore
GET    /v2/stories                            GET    /v2/stories/{}
POST   /v2/stories                            PUT    /v2/stories/{}
POST   /query
"""


def operations() -> set[tuple[str, str]]:
    return {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, found in openapi()["paths"].items()
        for method in found
    }


def test_every_documented_endpoint_is_there_and_no_other() -> None:
    """API reference, section 2."""
    words = DOCUMENTED.split()
    assert operations() == set(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(("method", "path"), sorted(operations()))
def test_no_endpoint_answers_without_a_token(sandbox: Sandbox, method: str, path: str) -> None:
    assert sandbox(method, path.format("0" * 24, "0" * 24), token=None).status == 401


def test_the_document_needs_no_token(sandbox: Sandbox) -> None:
    assert sandbox("GET", "/openapi.json", token=None).body == openapi()
