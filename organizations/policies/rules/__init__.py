"""How a notice is written, and the one that is shipped. Pure."""

from organizations.policies.rules.blocks import Block, blocks
from organizations.policies.rules.shipped import SHIPPED, SHIPPED_ON

__all__ = ["SHIPPED", "SHIPPED_ON", "Block", "blocks"]
