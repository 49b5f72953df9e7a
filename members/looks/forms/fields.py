from functools import partial

from dangjian.telling import TellingField

# A sentence or two that others read.
ReasonField = partial(TellingField, rows=3, max_length=500)
