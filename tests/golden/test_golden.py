"""What people and programs read, word for word: the example with every part of the format once.

After a change on purpose: `pytest tests/golden --update-golden`, and read the difference before it is committed.
"""

import shutil
from pathlib import Path

import pytest
from support.installed import ROOT
from support.program import Program

HERE = Path(__file__).parent


@pytest.fixture
def pizza(tmp_path: Path) -> Path:
    root = tmp_path / "pizza"
    shutil.copytree(ROOT / "examples" / "pizza", root, ignore=shutil.ignore_patterns(".botsync"))
    return root


def same(name: str, text: str, request: pytest.FixtureRequest) -> None:
    path = HERE / name
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_plan_that_creates_everything(
    form: str, pizza: Path, botsync: Program, request: pytest.FixtureRequest
) -> None:
    ran = botsync("plan", "-C", pizza, "--env", "sandbox", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    same(f"create.{form}", ran.out, request)


EDITS = (
    # texts, phrases, responses, parameters, places
    ("description: Takes an order, says", "description: Takes orders, says"),
    ("Hi, this is Nonna's Oven. Hungry?", "Hi, this is Nonna's Oven."),
    ("{title: Show the menu, goto: menu} # jumps", "{title: Show the menu, goto: order} # jumps"),
    (
        "enabled: true\n      responses:\n        - text:\n            - Sorry",
        "enabled: false\n      responses:\n        - text:\n            - Sorry",
    ),
    ("i'm hungry", "i am very hungry"),
    ("Which size would you like?", "Which size?"),
    ("backtracking: children", "backtracking: root"),
    ("{order_state: sent}", "{order_state: sent, paid: later}"),
    ("delay: 1500", "delay: 500"),
    ("user_says: [Cancel,", "action: order.cancel\n        user_says: [Cancel,"),
    ("subtitle: Mushrooms, thyme, a little garlic", "subtitle: Mushrooms and thyme"),
    ("operator: exists", "operator: missing"),
    ("classifier: keywords", "classifier: ml"),
    ('phone: "+15550142"', 'phone: "+15550143"'),
    ("from 1 to 5", "from 1 to 10"),
    ("group: shop}", "group: kitchen}"),
    ("triggers: [order_ready]", "triggers: [order_ready, order_out]"),
    ("next: [rating, track]", "next: [track, rating]"),
    ("- end: true # ends the chat", "- text: See you!"),
    # entities, webhooks, segments
    ("small: [little, mini, 10 inch]", "small: [little, mini]"),
    ("marinara: [] # no synonyms", "marinara: []\n      romana: [anchovies]"),
    ("token: ${ORDERS_TOKEN}", "token: ${ORDERS_NEW_TOKEN}"),
    ('"Bearer ${ORDERS_API_KEY}"', '"Bearer ${ORDERS_OTHER_KEY}"'),
    ("{name: Regular customers}", "{name: Regulars}"),
)


def test_a_plan_that_deletes_everything(pizza: Path, botsync: Program, request: pytest.FixtureRequest) -> None:
    botsync("apply", "-C", pizza, "--env", "sandbox", "--auto-approve", "--parallel", "1")
    settings = (pizza / "botsync.yaml").read_text(encoding="utf-8")
    for file in pizza.rglob("*.yaml"):
        file.unlink()
    (pizza / "botsync.yaml").write_text(settings)
    (pizza / "none.yaml").write_text("stories: {}\nentities: {}\nwebhooks: {}\nsegments: {}\n")
    ran = botsync("plan", "-C", pizza, "--env", "sandbox")
    same("delete.text", ran.out, request)


def test_what_is_pulled(pizza: Path, tmp_path: Path, botsync: Program, request: pytest.FixtureRequest) -> None:
    botsync("apply", "-C", pizza, "--env", "sandbox", "--auto-approve", "--parallel", "1")
    other = tmp_path / "other"
    botsync("init", other, "--bare", "--name", "pulled")
    shutil.copytree(pizza / ".botsync", other / ".botsync")
    shutil.rmtree(other / ".botsync" / "state")
    ran = botsync("pull", "-C", other, "--env", "sandbox")
    files = {path.relative_to(other).as_posix(): path.read_text() for path in sorted(other.rglob("*.yaml"))}
    shown = "".join(f"=== {name}\n{text}" for name, text in files.items())
    same("pulled.text", ran.out + ran.err + shown, request)
    assert botsync("validate", "-C", other).code == 0
    assert "No changes" in botsync("plan", "-C", other, "--env", "sandbox").out
    assert botsync("fmt", "-C", other, "--check").code == 0


def test_what_one_edit_of_each_kind_looks_like(pizza: Path, botsync: Program, request: pytest.FixtureRequest) -> None:
    botsync("apply", "-C", pizza, "--env", "sandbox", "--auto-approve", "--parallel", "1")
    edited = 0
    for file in sorted(pizza.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for old, new in EDITS:
            edited += old in text
            text = text.replace(old, new, 1)
        file.write_text(text, encoding="utf-8")
    assert edited == len(EDITS)
    for form in ("text", "json"):
        ran = botsync("plan", "-C", pizza, "--env", "sandbox", "--format", form)
        assert ran.code == 0, ran.text
        same(f"update.{form}", ran.out, request)
    botsync("apply", "-C", pizza, "--env", "sandbox", "--auto-approve", "--parallel", "1")
    assert "No changes" in botsync("plan", "-C", pizza, "--env", "sandbox").out
