"""Line 13: 200 creates on a server that answers after 20 ms, beside loops in a shell and a playbook.

Everybody reads the same 200 entities, a file each (the playbook a list in one file), and sends each by a request of its
own; the server counts that all arrived. A loop asks jq, or yq, for a body and curl to send it, as people write it. A
playbook takes minutes: unless RIVALS_FULL is set, it is told from the difference between 24 items and 4.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from speed.figure import Figure
from speed.processes import BOTSYNC, Used, run
from speed.projects import ROOT_FILE
from speed.rivals import LATENCY, best, serving, theirs, tool, version

COUNT = 200
RUNS = 3
FEW, SOME = 4, 24
ENVIRONMENT = "environments:\n  bench:\n    api: ${API}\n    token: ${TOKEN}\n    state: state.json\n"
APPLY = [*BOTSYNC, "apply", "--auto-approve", "--env", "bench"]
CURL = (
    '"{curl}" -sS --fail -o answer -X POST -H "content-type: application/json" -H "authorization: Bearer $TOKEN" '
    '--data-binary @- "$API/entities"'
)
EACH = 'set -euo pipefail\nfor file in *.{form}; do\n  "{tool}" -c . "$file" | ' + CURL + "\ndone\n"
AT_ONCE = (
    'set -euo pipefail\n"{tool}" -c . *.{form} | while read -r body; do\n  printf %s "$body" | ' + CURL + "\ndone\n"
)
PLAYBOOK = """\
- hosts: localhost
  connection: local
  gather_facts: false
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  vars_files: [entities.yaml]
  tasks:
    - name: Create
      ansible.builtin.uri:
        url: "{{ lookup('env', 'API') }}/entities"
        method: POST
        headers: {authorization: "Bearer {{ lookup('env', 'TOKEN') }}"}
        body_format: json
        body: "{{ item }}"
      loop: "{{ entities }}"
      loop_control: {label: "{{ item.name }}"}
"""


def _body(number: int) -> str:
    entry = {"value": "small", "synonyms": [{"value": "small"}, {"value": f"little {number}"}]}
    return json.dumps({"name": f"e{number}", "entries": [entry]}, indent=2)


def _yaml(number: int) -> str:
    lines = ("entries:", "- value: small", "  synonyms:", "  - value: small", f"  - value: little {number}")
    return "\n".join((f"name: e{number}", *lines)) + "\n"


def _files(folder: Path) -> None:
    for form, text in (("json", _body), ("yaml", _yaml)):
        (folder / form).mkdir(parents=True)
        for number in range(COUNT):
            (folder / form / f"e{number}.{form}").write_text(text(number), encoding="utf-8")


def _ours(folder: Path) -> Callable[[], Used]:
    folder.mkdir()
    (folder / "botsync.yaml").write_text(ROOT_FILE + ENVIRONMENT, encoding="utf-8")
    for number in range(COUNT):
        text = f"entities:\n  e{number}:\n    entries:\n      small: [little {number}]\n"
        (folder / f"e{number}.yaml").write_text(text, encoding="utf-8")

    def apply() -> Used:
        (folder / "state.json").unlink(missing_ok=True)
        with serving() as workspace:
            used = run(APPLY, folder=folder, more={"API": workspace.address, "TOKEN": "token"})
            workspace.check(COUNT)
        return used

    return apply


def _loop(folder: Path, form: str, script: str) -> Callable[[], Used]:
    def loop() -> Used:
        with serving() as workspace:
            used = theirs(["bash", "-c", script], folder / form, API=workspace.address, TOKEN="token")
            workspace.check(COUNT)
        return used

    return loop


def _playbook(folder: Path, program: str, count: int) -> Callable[[], Used]:
    place = folder / f"ansible{count}"
    place.mkdir()
    (place / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    items = "".join("- " + _yaml(number).replace("\n", "\n  ").rstrip(" ") for number in range(count))
    (place / "entities.yaml").write_text(f"entities:\n{items}", encoding="utf-8")

    def play() -> Used:
        with serving() as workspace:
            command = [program, "-i", "localhost,", "playbook.yaml"]
            used = theirs(command, place, API=workspace.address, TOKEN="token", ANSIBLE_LOCAL_TEMP=str(place / "tmp"))
            workspace.check(count)
        return used

    return play


def creating(scratch: Path) -> Iterator[Figure]:
    """Line 13."""
    folder = scratch / "creating"
    _files(folder)
    apply = _ours(folder / "ours")
    runners, curl = {"ours": apply}, tool("curl")
    for name, form in (("jq", "json"), ("yq", "yaml")):
        program = tool(name)
        if program is not None and curl is not None:
            runners[name] = _loop(folder, form, EACH.format(tool=program, form=form, curl=curl))
            once = AT_ONCE.format(tool=program, form=form, curl=curl)
            runners[f"{name} once"] = _loop(folder, form, once)
    used = best(runners, RUNS)
    for name, bar in (("jq", 1 / 8), ("yq", 1 / 15)):
        what = f"apply of {COUNT} creates, {LATENCY} ms / loop of {name} and curl"
        if name not in used:
            yield Figure(line=13, what=what, bar=bar, note=f"{name} or curl is not installed")
            continue
        note = (
            f"{_seconds(used['ours'])} / {_seconds(used[name])}: {name} {version(tool(name) or name)}; "
            f"{name} but once for all: {_seconds(used[f'{name} once'])}"
        )
        yield Figure(line=13, what=what, figure=used["ours"].seconds / used[name].seconds, bar=bar, note=note)
    yield _beside_ansible(folder, used["ours"])


def _beside_ansible(folder: Path, ours: Used) -> Figure:
    what = f"apply of {COUNT} creates, {LATENCY} ms / Ansible, loop of uri"
    program = tool("ansible-playbook")
    if program is None:
        return Figure(line=13, what=what, bar=1 / 50, note="ansible-playbook is not installed")
    if os.environ.get("RIVALS_FULL"):
        seconds, how = _playbook(folder, program, COUNT)().seconds, "measured"
    else:
        used = best({"few": _playbook(folder, program, FEW), "some": _playbook(folder, program, SOME)}, 2)
        each = (used["some"].seconds - used["few"].seconds) / (SOME - FEW)
        seconds = used["some"].seconds + each * (COUNT - SOME)
        how = f"told from {FEW} items, {_seconds(used['few'])}, and {SOME}, {_seconds(used['some'])}"
    note = f"{_seconds(ours)} / {seconds:.0f} s, {how}: ansible-core {version(program)}"
    return Figure(line=13, what=what, figure=ours.seconds / seconds, bar=1 / 50, note=note)


def _seconds(used: Used) -> str:
    return f"{used.seconds:.2f} s"
