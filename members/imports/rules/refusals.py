"""Why a whole file is not taken; the sentence is shown, so it says what to do and holds nothing from the file."""


class Refused(Exception):
    """The file cannot be imported at all; nothing of it is kept."""
