"""The form of a saved plan as a file: the models behind its published JSON Schema."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from botsync.address import Kind
from botsync.core.plan import Action, Origin, Reason
from botsync.core.steps import Operation
from botsync.core.threeway import Take
from botsync.diagnostics import Severity
from botsync.models.described import describe_fields

PLAN_VERSION = 1


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldDocument(_Document):
    """One field that differs."""

    field: str
    before: Any
    """As the workspace has it; secrets are `{"secret": DIGEST}`."""
    after: Any
    """As the project says."""
    origin: Origin
    """Who changed it since the last apply."""


class ChangeDocument(_Document):
    """What happens to one resource."""

    address: str
    action: Action
    reason: Reason
    name: str
    remote_id: str | None
    moved_from: str | None
    fields: list[FieldDocument]
    withheld: list[FieldDocument]
    """Fields that differ and are left as the workspace has them."""
    before: dict[str, Any] | None
    """All fields as the workspace has them: what undo puts back."""
    after: dict[str, Any] | None
    written: dict[str, Any] | None
    """The fields that the project declares, in the order in which they were written."""
    fingerprint: str
    """Keyed digest of `before`; empty for a create."""
    since: int = 0
    """Serial of the state in which what is recorded of the resource became what it is; 0 where nothing ever was."""
    place: str = ""
    """File, line and column where the project declares it, or where it would; missing where that is unknown."""


class LeftDocument(_Document):
    """A resource that differs from the project and is left as the workspace has it."""

    address: str
    reason: Reason
    name: str
    withheld: list[FieldDocument]


class StepDocument(_Document):
    """One API call."""

    key: str
    operation: Operation
    address: str
    serves: list[str]
    """The changes that are not done without it."""
    waits: list[str]
    """Keys of the steps that must be done before."""
    covers: dict[str, list[str]]
    """Names of the fields that it writes, by resource."""


class FindingDocument(_Document):
    """What a reader must know."""

    code: str
    severity: Severity
    message: str
    suggestion: str


class ReplyDocument(_Document):
    """What one side answers."""

    interaction: str
    """Key of what matched; empty where the turn could not be carried out."""
    score: float
    text: str
    verdict: Literal["pass", "mismatch", "error"]


class ShiftDocument(_Document):
    """A turn of a conversation that is answered in another way."""

    case: str
    story: str
    kind: str
    said: str
    place: str
    """File, line and column of the turn; empty where it has none."""
    changed: list[Literal["interaction", "answer", "verdict"]]
    before: ReplyDocument | None
    after: ReplyDocument | None


class LostDocument(_Document):
    """What users lose."""

    loss: Literal["unreachable", "dead_end", "no_fallback"]
    story: str
    interaction: str


class VerdictsDocument(_Document):
    """How many conversations have which verdict."""

    passed: int
    mismatched: int
    errors: int


class BehaviourDocument(_Document):
    """What the plan does to conversations (`plan --with-tests`)."""

    shifts: list[ShiftDocument]
    losses: list[LostDocument]
    new: int
    """Conversations with a story that is not in the workspace yet."""
    before: VerdictsDocument
    after: VerdictsDocument
    failing: list[str]
    """Conversations that do not pass on what will be."""


class NodeDocument(_Document):
    """An interaction of a story that the plan touches."""

    id: str
    """An address, `welcome.STORY`, `fallback.STORY`, or the remote id behind `#` of what nobody manages."""
    name: str
    role: Literal["user", "welcome", "fallback"]
    root: bool
    """It is on the first level, afterwards or, where it goes, before."""
    before: bool
    """It is there now."""
    after: bool
    """It will be there."""


class EdgeDocument(_Document):
    """A way from one interaction to another."""

    source: str
    target: str
    kind: Literal["next", "goto", "button"]
    labels: list[str]
    """Titles of the buttons that lead there."""
    before: bool
    after: bool


class GraphDocument(_Document):
    """A story that the plan touches, before and after, as far as it is of a size to be drawn."""

    story: str
    name: str
    nodes: list[NodeDocument]
    edges: list[EdgeDocument]
    nodes_left_out: int
    """Interactions that would be too many to draw; nothing happens to them unless all that are listed change."""
    edges_left_out: int


class PlanDocument(_Document):
    """A plan that `botsync plan --out` saved."""

    kind: Literal["botsync-plan"]
    format_version: int = Field(ge=1)
    id: str
    """Applied once and not again."""
    created: str
    """When, in UTC."""
    tool: str
    """Version of botsync that made it."""
    commit: str | None
    """Commit of the project, where it is in Git."""
    environment: str
    api: str
    lineage: str
    """Which history of state it was made from; empty where there was none yet."""
    serial: int
    take: Take | None
    targeted: bool
    changes: list[ChangeDocument]
    steps: list[StepDocument]
    findings: list[FindingDocument]
    unchanged: int
    unmanaged: dict[Kind, int]
    left: list[LeftDocument] = []
    """Missing where there is none."""
    behaviour: BehaviourDocument | None = None
    """Missing where no conversation was played."""
    graphs: list[GraphDocument] = []
    """What reports draw of the stories that change; missing where none does."""
    digest_check: str
    """Tells whether digests were made with the same API token."""
    digest: str
    """Keyed digest of everything else."""


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of saved plans."""
    schema = PlanDocument.model_json_schema()
    describe_fields(schema, _Document)
    title = "A plan that `botsync plan --out` saved"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
