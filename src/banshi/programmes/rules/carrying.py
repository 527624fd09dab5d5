"""How an unfinished commitment goes on in a later batch: with a reason, and unfinished where it was. Pure."""

from banshi.kit.refused import Refused
from banshi.programmes.facts import batch as f
from banshi.programmes.facts.batch import BatchState
from banshi.programmes.rules.publicity import DONE


def carry(
    state: BatchState,
    commitment: str,
    *,
    batch: str,
    into: BatchState,
    came_in: bool,
    tier: str,
    texts: f.Texts,
) -> list:
    """An unfinished commitment goes on in a later batch of the same body, with the reason, and stays unfinished here."""
    if into.id == state.id or into.body != state.body or into.frozen:
        raise Refused(
            "bad_batch",
            "只能转入同一机构另一个还没有冻结的批次。",
            "It goes on in another batch of the same body that is not frozen.",
            where="into",
        )
    own = commitment in {one.commitment for one in state.candidates.values()}
    if not state.frozen or not (own or came_in):
        raise Refused(
            "not_in_batch",
            "“{title}”还没有冻结，或项目 {commitment} 不在其中。请先冻结，或到项目所在的批次办理。",
            "“{title}” is not frozen, or {commitment} is not in it: freeze it first, or go to the batch that holds it.",
            status=409,
            title=state.title,
            commitment=commitment,
        )
    if commitment in state.carried:
        raise Refused("carried_already", "这个项目已转入其他批次。", "It was carried over already.", status=409)
    if tier in (*DONE, "cancelled"):
        raise Refused(
            "nothing_left_to_carry",
            "项目 {commitment} 已办好或已取消，没有可转的。请选还没有办好的项目。",
            "{commitment} is done or cancelled: choose one that is not finished.",
            where="commitment",
            status=409,
            commitment=commitment,
        )
    if state.settled:
        raise Refused("batch_settled", "这一批已经办结，不能再转。", "The batch is settled.", status=409)
    if not texts:
        raise Refused(
            "reason_needed",
            "请写明为什么转入后一批次；理由会公开。",
            "Say why it goes on in a later batch; the reason is published.",
            where="reason",
        )
    return [f.ItemCarried(commitment=commitment, batch=batch, texts=texts)]
