"""What is raised on a page, said to whoever reads it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from wigops.errors import WigopsError
from wigops.ui.kit import logs


@contextmanager
def sentences() -> Iterator[None]:
    """What is raised within is shown as a sentence. For the whole app, and for a fragment or a dialog.

    The log gets an unforeseen exception's kind and places in the code, never its message.
    """
    try:
        yield
    except WigopsError as error:
        st.error(str(error))
    except Exception as error:  # noqa: BLE001
        logs.log_exception(error)
        st.error(
            "Something went wrong; nothing was lost, and what was not finished was not done. Reload the "
            "page and try again. If it happens again, tell whoever runs this installation."
        )
