from members.corrections.views.answering import listed, listed_at_desk, one, one_at_desk
from members.corrections.views.asking import ask, mine, withdraw

__all__ = ["ask", "listed", "listed_at_desk", "mine", "one", "one_at_desk", "withdraw"]
