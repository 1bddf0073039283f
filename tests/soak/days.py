"""The tests on each day that is known for trouble, in three time zones: `python -m tests.soak.days [PART]`.

PART is a capability, as `make quick` takes it; without one, everything that `make quick` runs.
"""

import os
import subprocess
import sys

MOMENTS = (
    "2027-01-01",
    "2028-02-29",
    "2027-03-26",  # Good Friday
    "2027-03-28T00:30",  # the night on which the clocks go forward
    "2027-10-31T01:30",  # and back
    "2026-11-30",  # deadlines that end on a Sunday before a holiday
    "2027-11-30",
    "2026-12-24",
    "2026-12-31",
)
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles")


def main(parts: list[str]) -> int:
    """How many of the runs failed; what each said is printed as it comes."""
    failed = []
    for moment in MOMENTS:
        for zone in ZONES:
            print(f"== {moment} in {zone}", flush=True)
            command = ["make", "-s", "quick", f"AT={moment}", *(f"PART={part}" for part in parts)]
            if subprocess.run(command, env={**os.environ, "TZ": zone}, check=False).returncode:
                failed.append(f"{moment} in {zone}")
    print(f"{len(MOMENTS) * len(ZONES)} runs, failed: {'; '.join(failed) or 'none'}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main([part for part in sys.argv[1:] if part != "quick"]))
