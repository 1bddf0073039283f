"""Which person a page is about: `?contact=c1` in its address; and links to the page *Person* from tables."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import streamlit as st

from wigops.ui.kit.listing import Column
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to

PAGE = "person"
_NAME = "contact"
_PATTERN = rf"{_NAME}=(.*)"
_LONGEST = 200  # characters of an id


def asked_for() -> str | None:
    """The CRM id in the page's address; None for none."""
    return st.query_params.get(_NAME, "")[:_LONGEST] or None


def address(contact_id: object) -> str:
    """The address of a person's page, from any page of the dashboard; empty for nobody."""
    return f"{PAGE}?{_NAME}={quote(contact_id, safe='')}" if isinstance(contact_id, str) else ""


def markdown(contact_id: str) -> str:
    """A link to a person's page that reads as the CRM id, as Markdown."""
    return f"[{plain(contact_id)}]({address(contact_id)})"


def addresses(contact_ids: Iterable[object]) -> list[str]:
    """A table's column of links, for `column`."""
    return [address(one) for one in contact_ids]


def column(
    label: str = "CRM id", *, of: str = "contact_id", name: str = "link", width: int = 90, rare: bool = False
) -> Column:
    """A column called `name` of addresses beside the CRM ids in `of`, which read as these."""
    return Column(name, config(label, width=width), made=lambda rows: addresses(rows[of]), rare=rare)


def config(label: str = "CRM id", *, width: int = 90) -> Any:
    """What shows addresses as links that read as the CRM ids."""
    told = "Opens the person's page in a new tab of the browser."
    return st.column_config.LinkColumn(label, display_text=_PATTERN, width=width, help=told)


def show(contact_id: str, label: str = "Everything held about this person") -> None:
    """A link to a person's page."""
    link_to(PAGE, label, **{_NAME: contact_id})


def go_to(contact_id: str | None) -> None:
    """For a callback: the page *Person* shows this person next, or asks whom to show."""
    if contact_id is None:
        st.query_params.pop(_NAME, None)
    else:
        st.query_params[_NAME] = contact_id
