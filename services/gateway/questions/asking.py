"""With what a question is asked: one way for the routes, the documents and the desk."""

from collections.abc import Sequence

from services.gateway.context import Context
from services.gateway.questions.question import Asking, Memo
from services.gateway.questions.tree import RegistryTree
from services.gateway.reach import TreeWithNew
from services.gateway.waiting import WaitingReaders
from shared.contracts.principal import Position, Principal


def asking_of(context: Context, principal: Principal, after: Sequence[Position] = ()) -> Asking:
    """Give who asks and what answers, each read model once it has taken in ``after``.

    It is for one request: what that has found out once, the tree not least, it is not told again.
    """
    readers = WaitingReaders(context.readers, after) if after else context.readers
    return Asking(
        principal,
        readers,
        TreeWithNew(RegistryTree(context.readers, after)),
        context.today(),
        context.evidence,
        context.names,
        monitor=context.monitor,
        policy=context.policy,
        memo=Memo(),
        rules=None if after else context.rules,
    )
