"""What files hold is let in only where it has the shape of canonical fields: everything behind may rely on it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bench import DIGEST, load_data
from support.projects import projects

from botsync.address import Kind
from botsync.core.live import UNMANAGED
from botsync.core.shape import is_shaped, shaped_fields
from botsync.core.state import without_secrets
from botsync.models.base import Form


@given(projects())
def test_everything_that_can_be_declared_has_its_shape(data: dict[str, Any]) -> None:
    desired = load_data(data).desired
    assert desired is not None
    for address, fields in desired.resources.items():
        plain = without_secrets(fields, DIGEST)
        assert shaped_fields(address.kind, plain) == plain


BUTTON = {"type": "goto", "title": "x", "interaction": "interaction.s.a"}
BAD: list[tuple[Form, object]] = [
    (Form.TEXT, 1),
    (Form.TEXT, None),
    (Form.FLAG, 1),
    (Form.FLAG, "true"),
    (Form.SET, "text"),
    (Form.SET, [1]),
    (Form.LIST, ["nonsense"]),
    (Form.LIST, [["interaction.s.a"]]),
    (Form.LIST, {}),
    (Form.KEYED, [{"name": "x", "entity": "y"}]),
    (Form.KEYED, [{"name": "x", "entity": "y", "prompts": "z"}]),
    (Form.ENTRIES, {"a": "b"}),
    (Form.ENTRIES, [["a"]]),
    (Form.SECRET, "plain"),
    (Form.SECRET, {"secret": 1}),
    (Form.SECRET, {"secret": "x", "more": "y"}),
    (Form.SECRETS, {"secret": "x"}),
    (Form.RESPONSES, ["text"]),
    (Form.RESPONSES, [{"type": "unknown"}]),
    (Form.RESPONSES, [{"type": ["text"]}]),
    (Form.RESPONSES, [{"type": "text", "elements": []}]),
    (Form.RESPONSES, [{"type": "text", "elements": ["x"], "filters": ["y"]}]),
    (Form.RESPONSES, [{"type": "text", "elements": ["x"], "delay": True}]),
    (Form.RESPONSES, [{"type": "text", "elements": ["x"], "delay": "1"}]),
    (Form.RESPONSES, [{"type": "goto", "interaction": "b"}]),
    (Form.RESPONSES, [{"type": "raw", "raw": "x"}]),
    (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": ["y"]}]),
    (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": [{"type": 1}]}]),
    (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": [{"type": "raw", "raw": []}]}]),
    (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": [{**BUTTON, "interaction": 3}]}]),
    (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": [{"type": "url", "title": "x"}]}]),
]


@pytest.mark.parametrize(("form", "value"), BAD)
def test_another_shape_is_refused(form: Form, value: object) -> None:
    assert not is_shaped(form, value)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Form.LIST, [f"{UNMANAGED}remote", "interaction.s.a"]),
        (Form.SECRETS, {"A": {"secret": ""}}),
        (Form.RESPONSES, [{"type": "button", "title": "x", "buttons": [BUTTON, {"type": "raw", "raw": {}}]}]),
    ],
)
def test_rare_shapes_are_let_in(form: Form, value: object) -> None:
    assert is_shaped(form, value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], "the fields are no map"),
        ({"nonsense": 1}, "no field 'nonsense' is known, of the entity"),
        ({"entries": 1}, "'entries' has another form than entries"),
    ],
)
def test_the_message_says_which_field(fields: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        shaped_fields(Kind.ENTITY, fields)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "title", "x"]), inner),
    max_leaves=8,
)


@given(st.sampled_from(list(Form)), JSON)
def test_no_value_is_too_odd_to_be_judged(form: Form, value: object) -> None:
    assert is_shaped(form, value) in {True, False}
