"""Text of the CRM's on a page."""


def plain(text: str) -> str:
    """`text` with nothing that Markdown would take for its own."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>$~:&" else sign for sign in text)
