"""Exports that lie in a folder on the server: which are offered, and that none leads elsewhere."""

from pathlib import Path

from wigops.errors import BadInputError
from wigops.store import Home

_ENDINGS = (".csv", ".parquet")
_SAMPLE = Path(__file__).parents[3] / "data" / "sample"


def folder_names(home: Home) -> list[str]:
    """The sub-folders of the installation's import folder that hold an export, by name."""
    if not home.imports.is_dir():
        return []
    return sorted(entry.name for entry in home.imports.iterdir() if _is_offered(home, entry))


def import_folder(home: Home, name: str) -> Path:
    """The real path of the sub-folder `name` of the import folder.

    Raises BadInputError where there is none, or where it, or a file in it, is a link that leads out of the
    import folder, or a file that has another name elsewhere (a hard link).
    """
    root = home.imports.resolve()
    folder = (home.imports / name).resolve()
    if Path(name).name != name or not folder.is_dir():
        raise BadInputError(f"There is no folder {Path(name).name} among the imports: nothing was loaded.")
    for path in (folder, *_export_files(folder)):
        if root not in path.resolve().parents:
            raise BadInputError(
                f"{path.name} is a link that leads out of the import folder: nothing was loaded. Put the "
                "files themselves there."
            )
    for path in _export_files(folder):
        if path.stat().st_nlink > 1:
            raise BadInputError(
                f"{path.name} is the same file as another on the server (a hard link): nothing was loaded. "
                "Put a copy there."
            )
    return folder


def sample_folder() -> Path | None:
    """The fictional export that comes with wigops, or None where it was not installed."""
    return _SAMPLE if _export_files(_SAMPLE) else None


def fingerprint(folder: Path) -> str:
    """What tells the present contents of `folder` from others: its files' names, sizes and times."""
    states = [(path.name, path.stat()) for path in _export_files(folder)]
    return repr([(name, state.st_size, state.st_mtime_ns) for name, state in states])


def _is_offered(home: Home, entry: Path) -> bool:
    if entry.name.startswith("."):
        return False
    try:
        return bool(_export_files(import_folder(home, entry.name)))
    except (BadInputError, OSError):
        return False


def _export_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS and path.is_file())
