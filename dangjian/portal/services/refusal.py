class CannotStart(Exception):
    """The portal does not start; the message is a Chinese sentence for the person at the terminal."""
