"""How many random examples a property is tried on: always the same few, or in a soak many and new ones."""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

SOAK = int(os.environ.get("SOAK") or 0)
"""How many times as many examples a soak tries, each run other ones; 0 outside a soak."""

_UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}

settings.register_profile("ordinary", derandomize=True, **_UNHURRIED)
settings.register_profile("soak", print_blob=True, **_UNHURRIED)


def load_profile() -> None:
    """For the start of a run: a machine that is busy is no reason to fail."""
    settings.load_profile("soak" if SOAK else "ordinary")


def examples(count: int, **more: Any) -> settings:
    """The settings of a property that is tried on `count` examples; `more` as `settings` takes it.

    For one whose examples are seeds: a smaller seed is no simpler, so none is looked for.
    """
    return settings(
        max_examples=count * max(SOAK, 1), phases=[Phase.explicit, Phase.reuse, Phase.generate], **more
    )
