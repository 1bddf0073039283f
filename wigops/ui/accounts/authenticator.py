"""What wigops uses of streamlit-authenticator, imported without what it brings for what wigops never uses.

The package imports all it can do at once: pictures with letters to be typed, sign-in with other companies'
accounts, e-mails through its author's server, accounts in YAML files, a cookie component. Each of these is
code that could be attacked, and some of it calls other servers. A class that refuses stands in their place.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_NOT_USED = {
    "captcha.image": ["ImageCaptcha"],
    "extra_streamlit_components": ["CookieManager"],
    "streamlit_authenticator.models.cloud": ["CloudModel"],
    "streamlit_authenticator.models.oauth2": ["GoogleModel", "MicrosoftModel"],
    "yaml": ["SafeLoader"],
    "yaml.loader": ["SafeLoader"],
}


class _NotUsed:
    """Stands for a class of `_NOT_USED`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("wigops does not use this part of streamlit-authenticator")


@contextmanager
def _without_the_rest() -> Iterator[None]:
    """Inside, the modules of `_NOT_USED` have nothing in them; afterwards they are as if never imported."""
    stand_ins = {name: ModuleType(name) for name in _NOT_USED if name not in sys.modules}
    for name, stand_in in stand_ins.items():
        for attribute in _NOT_USED[name]:
            setattr(stand_in, attribute, _NotUsed)
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


with _without_the_rest():
    from streamlit_authenticator import Authenticate
    from streamlit_authenticator.controllers import AuthenticationController, CookieController
    from streamlit_authenticator.models import AuthenticationModel, CookieModel

__all__ = [
    "Authenticate",
    "AuthenticationController",
    "AuthenticationModel",
    "CookieController",
    "CookieModel",
]
