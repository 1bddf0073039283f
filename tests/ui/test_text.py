"""Text of the CRM's is shown as it is, never read as markup."""

import re

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from wigops.ui.kit.text import plain, unmarked

TEXTS = [
    "**Bold** and [a link](http://x.example)",
    "<img src=x> & co.",
    "# Heading",
    "1. Ltd",
    ":red[red] :material/home: $x$ ~~gone~~ `code`",
    "back\\slash_and_more_",
]


@pytest.mark.parametrize("text", TEXTS)
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


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("drawn", ["{}", "**{}**", "`{}`", "*“{}”*", ":red[{}]", ":red[**{}**]"])
def test_a_file_has_the_text_itself(text: str, drawn: str) -> None:
    table = unmarked(pd.DataFrame({"text": [drawn.format(plain(text))], "number": [3]}))
    assert table.loc[0, "text"] == ("“{}”" if "“" in drawn else "{}").format(text)
    assert table.loc[0, "number"] == 3
