"""Several files into a folder: all of them, or as little as can be."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from wigops.drafts import draft_in
from wigops.errors import BadInputError
from wigops.points import Point, passed


def write_files(folder: Path, files: Mapping[str, bytes], *, before: Callable[[], object]) -> list[Path]:
    """Write `files`, by name, into `folder`, which is made if it is missing; their paths, in order.

    Each is written to a draft in it, for its owner alone, and takes its place whole, replacing what was
    there. `before` is called when all drafts are written; where it raises, nothing takes its place. Raises
    BadInputError where the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as drafts:
            written = {name: drafts.enter_context(draft_in(folder)) for name in files}
            for name, content in files.items():
                written[name].file.write(content)
                written[name].keep()
            passed(Point.FILES_DRAFTED)
            before()
            passed(Point.FILES_RECORDED)
            for name, draft in written.items():
                draft.replace(folder / name)
                passed(Point.FILES_HALF)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInputError(
            f"The files could not be written to {folder} ({reason}): free space or choose another folder, "
            "and try again."
        ) from None
    return [folder / name for name in files]
