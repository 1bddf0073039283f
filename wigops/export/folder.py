"""Several files into a folder: all of them, or as little as can be."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from wigops.errors import BadInputError


def write_files(folder: Path, files: Mapping[str, bytes], *, before: Callable[[], object]) -> list[Path]:
    """Write `files`, by name, into `folder`, which is made if it is missing; their paths, in order.

    Each is written to a draft beside its place and takes it whole, replacing what was there. `before` is
    called when all drafts are written; where it raises, nothing takes its place. Raises BadInputError where
    the folder cannot be written to.
    """
    drafts = {name: folder / f".{name}.{secrets.token_hex(4)}" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with drafts[name].open("xb") as draft:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
        before()
        for name, draft_path in drafts.items():
            draft_path.replace(folder / name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInputError(
            f"The files could not be written to {folder} ({reason}): free space or choose another folder, "
            "and try again."
        ) from None
    finally:
        for draft_path in drafts.values():
            _remove(draft_path)
    return [folder / name for name in files]


def _remove(path: Path) -> None:
    if path.is_file():
        path.unlink(missing_ok=True)
