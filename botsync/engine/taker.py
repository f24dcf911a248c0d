"""Takes one step: looks before it writes, and reads back where an answer was lost. Nothing is repeated blindly."""

from botsync.address import Address, Kind, story_address
from botsync.core.live import Node, to_remote
from botsync.core.placement import Placement
from botsync.core.situation import Situation
from botsync.core.steps import Operation, Step
from botsync.engine.watch import Watch
from botsync.errors import ApiError, NotFound
from botsync.models.fields import Fields, translate_references
from botsync.ports import WorkspaceWriter


class Taker:
    """Does steps. Learns the remote ids of what it creates, for the steps that wait for it.

    Args:
        writer: the workspace.
        situation: what the plan was made from.
        ids: remote ids by address; changes as resources come and go.
    """

    def __init__(self, writer: WorkspaceWriter, situation: Situation, ids: dict[Address, str]) -> None:
        self.writer = writer
        self.situation = situation
        self.ids = ids
        self.watch = Watch(writer, situation, ids)
        self.translate = to_remote(lambda address: self.ids[address])

    async def take(self, step: Step) -> None:
        """Do one step.

        Raises:
            Stale: what it is about is not what the plan saw.
            ApiError: it could not be done; `maybe_done` says whether that is sure.
        """
        attempt = 0
        if await self.watch.check(step):
            while True:
                attempt += 1
                try:
                    await self._do(step)
                except ApiError as error:
                    if not error.maybe_done:
                        raise
                    if await self.watch.is_done(step, error):
                        break
                    if not await self.writer.again(error, attempt):
                        raise
                else:
                    break
        self.watch.written(step)

    async def _do(self, step: Step) -> None:
        match step.operation:
            case Operation.CREATE:
                await self._create(step)
            case Operation.UPDATE | Operation.RENAME:
                await self._update(step)
            case Operation.WELCOME | Operation.FALLBACK:
                await self.writer.put_default(self.ids[step.address], step.operation, self._fields(step))
            case Operation.LINK:
                nodes = [self._node(placement) for placement in step.placements]
                await self.writer.place(self.ids[step.address], nodes)
            case Operation.ORDER:
                await self.writer.order(self.ids[step.address], self._fields(step)["start"])
            case Operation.DELETE:
                await self._delete(step.address)

    def _fields(self, step: Step) -> Fields:
        return translate_references(step.address.kind, step.fields or {}, self.translate)

    def _story(self, address: Address) -> str:
        return self.ids[story_address(address.story)]

    async def _create(self, step: Step) -> None:
        address, fields = step.address, self._fields(step)
        if address.kind is Kind.INTERACTION:
            parent = self.ids[step.parent] if step.parent else None
            remote_id = await self.writer.create_interaction(self._story(address), parent, fields)
        else:
            remote_id = await self.writer.create(address.kind, fields)
        self.watch.created(address, remote_id)

    async def _update(self, step: Step) -> None:
        address, fields = step.address, self._fields(step)
        if address.kind is Kind.INTERACTION:
            await self.writer.update_interaction(self._story(address), self.ids[address], fields)
        else:
            await self.writer.update(address.kind, self.ids[address], fields)

    async def _delete(self, address: Address) -> None:
        try:
            if address.kind is Kind.INTERACTION:
                await self.writer.delete_interaction(self._story(address), self.ids[address])
            else:
                await self.writer.delete(address.kind, self.ids[address])
        except NotFound:
            return  # gone already: what was asked for holds

    def _node(self, placement: Placement) -> tuple[str, Node]:
        remote_id = self.translate(Kind.INTERACTION, placement.interaction)
        live = self.situation.live.resources.get((Kind.INTERACTION, remote_id))
        references = live.node.references if live is not None and live.node is not None else ()
        following = tuple(self.translate(Kind.INTERACTION, item) for item in placement.next)
        return remote_id, Node(root=placement.root, next=following, references=references)
