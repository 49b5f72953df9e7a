"""What becomes of an objection, and who may answer it. Pure."""

from django.db import models


class State(models.TextChoices):
    RAISED = "RAISED", "等答复"
    ANSWERED = "ANSWERED", "已答复"
    APPEALED = "APPEALED", "要求复核"
    DECIDED = "DECIDED", "已复核"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class Verdict(models.TextChoices):
    UPHELD = "UPHELD", "成立"
    DISMISSED = "DISMISSED", "不成立"


# Somebody still owes an answer: the quarter is not final before.
OPEN = (State.RAISED, State.APPEALED)
