"""On texts labelled by hand, the search finds nearly every mention and hardly anything else."""

import pytest

from tests.erasure.labelled import FORMS, Score, score
from wigops.store import Home, Store


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Score:
    store = Store(Home(tmp_path_factory.mktemp("labelled") / "home"), idle=3600)
    return score(store)


def test_there_are_enough_of_them(scored: Score) -> None:
    assert len({one.text for one in scored.texts}) == len(scored.texts) >= 300


@pytest.mark.parametrize("form", FORMS)
def test_recall(form: str, scored: Score) -> None:
    assert scored.recall(form) >= 0.98, [one for one in scored.missed if one.form == form]


def test_precision(scored: Score) -> None:
    assert scored.precision >= 0.95, scored.wrong


def test_what_is_found_is_what_is_located(scored: Score) -> None:
    assert scored.found == scored.located
