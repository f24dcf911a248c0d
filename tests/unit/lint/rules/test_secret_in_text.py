"""Secrets in texts."""

import pytest
from support.linting import found, problems

from botsync.lint.rules.secret_in_text import FORMS

CODE = "secret-in-text"
A = "abcdefghij0123456789"

SECRETS = {
    "an access key of AWS": "AKIAABCDEFGHIJKLMNOP",
    "a key of Stripe": f"sk_live_{A}",
    "a token of GitHub": f"ghp_{A}{A[:16]}",
    "a token of GitLab": f"glpat-{A}",
    "a token of Slack": f"xoxb-{A}",
    "a key of Google": f"AIza{A}{A[:15]}",
    "a key of SendGrid": f"SG.{A}.{A}",
    "a private key": "-----BEGIN RSA PRIVATE KEY-----",
    "a signed token": f"eyJ{A}.eyJ{A}.{A}",
    "a bearer token": f"Authorization: Bearer {A}",
    "a password in an address": "https://me:hunter2@example.com/",
    "a secret in an address": f"https://example.com/?a=b&API_KEY={A}",
}


def project(text: str) -> str:
    return f"stories: {{s: {{welcome: {{responses: [{{text: 'see {text}'}}]}}}}}}"


def test_every_form_has_an_example() -> None:
    assert SECRETS.keys() == FORMS.keys()


@pytest.mark.parametrize("name", SECRETS)
def test_forms_of_secrets_and_the_secret_is_not_repeated(name: str) -> None:
    (problem,) = problems(CODE, project(SECRETS[name]))
    assert problem.message == f"this looks like {name}"
    assert problem.path == ("stories", "s", "welcome", "responses", 0, "text")
    assert A not in problem.message + problem.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "the bearer of this voucher",
        "Bearer {{token}}",
        "https://example.com/reset?token={{token}}",
        "https://example.com/?page=abcdefghij0123456789",
        "https://example.com/?token=short1",
        "https://example.com:8080/a@b",
        "https://{{user}}:{{password}}@example.com/",
        "akiaabcdefghijklmnop",
        "sk_live_",
    ],
)
def test_what_only_looks_a_little_like_one(text: str) -> None:
    assert found(CODE, project(text)) == []


def test_every_text_is_looked_at_but_references_to_secrets_are_not() -> None:
    text = f"""
webhooks:
  w: {{url: "https://example.com/?token={A}", token: "${{TOKEN}}", headers: {{A: "Bearer ${{KEY}}"}}}}
entities: {{e: {{entries: {{"glpat-{A}": [], b: ["glpat-{A}"]}}}}}}
segments: {{g: {{name: "glpat-{A}"}}}}
stories: {{s: {{description: "glpat-{A}"}}}}
conversations: {{c: {{turns: [{{user: hi, expect: {{not: "glpat-{A}"}}}}]}}}}
"""
    assert [path for path, _ in found(CODE, text)] == [
        "stories.s.description",
        "entities.e.entries.b.0",
        "segments.g.name",
        "conversations.c.turns.0.expect.not",
        "webhooks.w.url",
    ]
