"""Text of the CRM's is shown as it is, never read as markup."""

import re

import pytest
from markdown_it import MarkdownIt

from wigops.ui.text import plain


@pytest.mark.parametrize(
    "text",
    [
        "**Bold** and [a link](http://x.example)",
        "<img src=x> & co.",
        "# Heading",
        "1. Ltd",
        ":red[red] :material/home: $x$ ~~gone~~ `code`",
        "back\\slash_and_more_",
    ],
)
def test_it_comes_out_as_it_went_in(text: str) -> None:
    drawn = MarkdownIt().enable("strikethrough").renderInline(plain(text))
    assert (
        re.sub(
            r"&(lt|gt|amp|quot);",
            lambda sign: {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[sign[1]],
            drawn,
        )
        == text
    )
