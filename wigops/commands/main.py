"""Runs a command and turns whatever goes wrong into one plain sentence and an exit status."""

import sys

import typer
from typer.main import get_command

from wigops.commands import (
    accounts,
    changes,
    coverage,
    erase,
    identity,
    load,
    pack,
    retention,
    review,
    rights,
    sharing,
    upkeep,
    verify,
)
from wigops.errors import WigopsError
from wigops.points import check_point

app = typer.Typer(
    name="wigops",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Privacy operations over an encrypted copy of the CRM. WIGOPS_HOME names the installation's folder.",
)
load.register(app)
retention.register(app)
identity.register(app)
erase.register(app)
rights.register(app)
pack.register(app)
changes.register(app)
coverage.register(app)
sharing.register(app)
review.register(app)
accounts.register(app)
upkeep.register(app)
verify.register(app)

BAD_USAGE = 2
_INTERRUPTED = 130  # typer's status for Ctrl-C
_INTERRUPTED_QUERY = "Query interrupted"  # DuckDB's words for it


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status of data-contract.md (0 done, 1 refused, 2 bad, 3 busy)."""
    try:
        check_point()
        outcome = get_command(app).main(args=arguments, prog_name="wigops", standalone_mode=False)
    except WigopsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_status
    except typer.TyperException as error:
        print(_sentence(error), file=sys.stderr)  # noqa: T201
        return BAD_USAGE
    except SystemExit:  # typer's, when whoever reads our output has gone
        return BAD_USAGE
    except KeyboardInterrupt:
        return _stopped()
    except Exception as error:  # noqa: BLE001 - the message may quote data, so only its kind is told
        if str(error) == _INTERRUPTED_QUERY:
            return _stopped()
        print(  # noqa: T201
            f"Something went wrong inside wigops ({type(error).__name__}); nothing was left half-done. "
            "If it happens again, tell whoever looks after this installation.",
            file=sys.stderr,
        )
        return BAD_USAGE
    if outcome == _INTERRUPTED:
        return _stopped()
    return outcome if isinstance(outcome, int) else 0


def _stopped() -> int:
    print("Stopped: whatever was not finished was not begun.", file=sys.stderr)  # noqa: T201
    return BAD_USAGE


def _sentence(error: Exception) -> str:
    """What is wrong with the words of the command, in one line."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if message.startswith("Usage:"):
        message = "Say which command is meant."
    return f"{' '.join(message.split()).rstrip('.')}. Try `python -m wigops --help`."
