"""Prints a random day of the coming ten years: `python -m tests.soak.day`."""

import random
from datetime import timedelta

from wigops.clock import london_today


def main() -> None:
    """Print the day."""
    print(london_today() + timedelta(days=random.randrange(1, 3653)))  # noqa: S311


if __name__ == "__main__":
    main()
