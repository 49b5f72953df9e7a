"""A box that is open while the key changes moves to the new one."""

from dangjian.keys.rules import Again, Sealed, changed
from members.ballots.models import BallotBox


def renewed(box: BallotBox, again: Again) -> dict[str, str]:
    return changed(box, {"sealed": again(box.sealed, box.bound_to)})


SEALED_BOXES = Sealed(BallotBox, ("sealed",), renewed)
