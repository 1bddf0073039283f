"""`python -m wigops COMMAND`: the commands of the data contract."""

import sys

from wigops.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
