"""Words of requests and answers move to a new field key with everything else."""

from dangjian.keys.rules import Again, Sealed, changed
from members.corrections.models import Correction


def renewed(correction: Correction, again: Again) -> dict[str, str]:
    kept = {"words": correction.words, "answer": correction.answer}
    return changed(correction, {name: again(one, correction.bound_to) for name, one in kept.items() if one})


SEALED_REQUESTS = Sealed(Correction, ("words", "answer"), renewed)
