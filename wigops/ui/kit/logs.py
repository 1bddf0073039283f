"""What the server's log says of an exception: its kind and the places in the code, never its words.

An exception's message may quote a person's data (a bad date, a file's line), and a log is kept, copied and
read by people who may not see that. Streamlit logs every exception it catches, in a callback or a deferred
download for instance, so this is done for every logger of the process, where records are made.
"""

import logging
import re
import threading
import traceback
from types import TracebackType
from typing import Any

_LOG = logging.getLogger("wigops")
_MARK = "_wigops_wordless"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Of a session: whoever reads it in a log could ask the server for it."""

_ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def install() -> None:
    """From now on every log record of this process is wordless about exceptions. May be called again."""
    before = logging.getLogRecordFactory()
    if getattr(before, _MARK, False):
        return

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        return _wordless(before(*args, **kwargs))

    setattr(factory, _MARK, True)
    logging.setLogRecordFactory(factory)
    _LOG.addHandler(_handler())
    _LOG.propagate = False
    threading.excepthook = _log_thread_exception


def _handler() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s wigops %(levelname)s: %(message)s"))
    return handler


def log_exception(error: BaseException) -> None:
    """Write the kind and the places of `error` to the server's log."""
    _LOG.error("a page failed: %s", places(error))


def places(error: BaseException) -> str:
    """The kind of `error` and of what caused it, each with the places in the code, innermost last."""
    parts = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        where = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        parts.append(f"{type(current).__qualname__}{where}")
        current = current.__cause__ or current.__context__
    return "\ncaused by ".join(parts)


def _wordless(record: logging.LogRecord) -> logging.LogRecord:
    """`record` with each exception in it (attached, or as an argument) put as `places` puts it."""
    error = record.exc_info[1] if record.exc_info else None
    record.exc_info = None
    record.exc_text = None
    record.msg, record.args = _message(record), None
    if error is not None:
        words = str(error)
        if words:
            record.msg = record.msg.replace(words, "…")
        record.msg += "\n" + places(error)
    record.msg = _ID.sub("…", record.msg)
    return record


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):
        return places(record.msg)
    if isinstance(record.args, tuple) and any(isinstance(arg, BaseException) for arg in record.args):
        record.args = tuple(
            type(arg).__qualname__ if isinstance(arg, BaseException) else arg for arg in record.args
        )
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return "a log message that could not be put together"


def _log_thread_exception(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _LOG.error("a thread failed: %s", places(failed.exc_value))
