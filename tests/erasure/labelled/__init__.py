"""How well the search finds people: texts that do or do not mention them, labelled by hand.

The people are invented. Each line of `texts.jsonl` says whom a text mentions (nobody: empty) and in which
form: `name`, `email` and `phone` are the forms of rules.md section 9; `beyond` is a mention in a form that
the rules do not ask for (an initial, one half of a name, another script, a number's local part), kept to be
honest about what is not found; `none` mentions nobody of these people, however alike it looks.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.table import report
from wigops.crm.load import load_export
from wigops.erasure.identifiers import Identifiers
from wigops.erasure.mentions import find_mentions
from wigops.erasure.search import Place, find
from wigops.store import Home, Store

FOLDER = Path(__file__).parent
FORMS = ("name", "email", "phone")


@dataclass(frozen=True)
class Text:
    """A text, whom it mentions ("" for nobody), and in which form."""

    who: str
    form: str
    text: str


@dataclass(frozen=True)
class Score:
    """What the search found in the labelled texts: `found` holds (text, person) for each."""

    texts: list[Text]
    found: set[tuple[str, str]]
    located: set[tuple[str, str]]

    @property
    def missed(self) -> list[Text]:
        """Mentions in a form of section 9 that were not found."""
        return [one for one in self.texts if one.form in FORMS and (one.text, one.who) not in self.found]

    @property
    def wrong(self) -> set[tuple[str, str]]:
        """What was found and is no mention of that person."""
        return self.found - {(one.text, one.who) for one in self.texts}

    def recall(self, *forms: str) -> float:
        """The share of the mentions in these forms that was found."""
        wanted = [one for one in self.texts if one.form in forms]
        return sum((one.text, one.who) in self.found for one in wanted) / len(wanted)

    @property
    def precision(self) -> float:
        """The share of what was found that is a mention of that person."""
        return 1 - len(self.wrong) / len(self.found)


def texts() -> list[Text]:
    """Every labelled text."""
    lines = (FOLDER / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    return [Text(**json.loads(line)) for line in lines]


def score(store: Store) -> Score:
    """Search the labelled texts for everybody of the labelled people, who are loaded into `store`."""
    labelled = texts()
    with tempfile.TemporaryDirectory() as folder:
        for file in FOLDER.glob("*.csv"):
            shutil.copy(file, folder)
        load_export(store, Path(folder))
    with store.read() as cursor:
        cursor.execute("CREATE OR REPLACE TEMP TABLE erased AS SELECT contact_id FROM crm.contact")
        identifiers = Identifiers.collected(cursor)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE record AS SELECT unnest(?) AS words",
            [[one.text for one in labelled]],
        )
        find(identifiers, [Place("temp", "record", "words", False, "words")])
        found = set(cursor.execute("SELECT DISTINCT text, contact_id FROM temp.hit").fetchall())
        sought = cursor.execute(
            "SELECT contact_id, kind, list(value) FROM temp.identifier GROUP BY contact_id, kind"
        ).fetchall()
    located = {
        (one.text, who)
        for one in labelled
        for who, kind, values in sought
        if find_mentions(one.text, {kind: values})
    }
    return Score(labelled, found, located)


def measure() -> None:
    """Report recall and precision on the labelled texts."""
    with tempfile.TemporaryDirectory(prefix="wigops-labelled-") as folder:
        store = Store(Home(Path(folder) / "home"), idle=60)
        scored = score(store)
        store.close()
    report("labelled texts searched", f"{len(scored.texts):,}")
    for form in FORMS:
        report(f"recall, {form}", f"{scored.recall(form):.3f}", "", "at least 0.98")
    report("recall, mentions in forms beyond the rules", f"{scored.recall('beyond'):.3f}")
    report("precision", f"{scored.precision:.3f}", "", "at least 0.95")
