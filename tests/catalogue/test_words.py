"""Every list of words has an id once, words that say it, and colours that tell one from another."""

import re

import pytest

from wigops.catalogue import words
from wigops.catalogue.words import WordList
from wigops.policy import load_policy

LISTS = {name: one for name, one in vars(words).items() if isinstance(one, WordList)}


@pytest.mark.parametrize("name", LISTS)
def test_each_has_words_for_people_and_no_two_the_same(name: str) -> None:
    for said in (LISTS[name].words, LISTS[name].short):
        assert len(set(said.values())) == len(said) == len(set(LISTS[name]))
        assert all(one[0].isupper() and "_" not in one for one in said.values())


@pytest.mark.parametrize("name", LISTS)
def test_colours_are_of_all_or_of_none_and_tell_them_apart(name: str) -> None:
    colours = [colour for colour in LISTS[name].colours.values() if colour]
    assert len(set(colours)) == len(colours) in (0, len(LISTS[name]))
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


def test_the_policy_knows_the_same_rules_purposes_and_recipients() -> None:
    policy = load_policy()
    assert [one.id for one in policy.retention_rules] == list(words.RETENTION_RULES)
    assert [one.id for one in policy.consent_purposes] == list(words.CONSENT_PURPOSES)
    assert [one.id for one in policy.sharing_purposes] == list(words.SHARING_PURPOSES)
    assert [one.id for one in policy.recipient_kinds] == list(words.RECIPIENT_KINDS)
