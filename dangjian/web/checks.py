"""Every name in the settings that is only a string is resolved at start."""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def resolves(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    try:
        return hasattr(import_module(module), name)
    except ImportError:
        return False


@register()
def named_strings(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """The settings name functions and models of higher rooms; a typo must not wait for a user."""
    counts = [line[5] for line in settings.NAV if line[5]] + [settings.BELL[3]]
    named = [
        *settings.TODO_SOURCES,
        *settings.FOLLOWUP_SOURCES.values(),
        *settings.RECORD_TIES,
        *settings.JOB_SOURCES,
        *settings.EXPORT_WRITERS.values(),
        *settings.SETUP_STEPS,
        *settings.SEALED,
        *settings.NAMING,
        settings.PHONE_DOOR,
        *counts,
    ]
    return [
        Error(f"{dotted} 不存在，请改正 settings.py。", id="dangjian.E001") for dotted in named if not resolves(dotted)
    ]
