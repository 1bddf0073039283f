"""Makes text safe for a spreadsheet to open.

A cell that a spreadsheet reads as a formula can send the sheet's other cells elsewhere. Whoever typed a name
or a note into the CRM chose that text, so it is treated as hostile here (OWASP, "CSV Injection").
"""

import unicodedata

_STARTS_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_STARTS_FIELD = frozenset("\t\r\n")
_IGNORED_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def neutralised(text: str) -> str:
    """`text`, with a leading apostrophe when a spreadsheet could take it for a formula.

    That is when it starts with = + - @ or a variant of theirs (full-width, small, superscript), also behind
    spaces, control, zero-width or byte-order marks, or when a tab or line break is among what it starts with.
    """
    for character in text:
        if character in _STARTS_FIELD:
            return f"'{text}"
        if unicodedata.category(character) in _IGNORED_CATEGORIES:
            continue
        return f"'{text}" if unicodedata.normalize("NFKC", character)[0] in _STARTS_FORMULA else text
    return text
