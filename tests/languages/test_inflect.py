from __future__ import annotations

import pytest

from selon.languages.inflect import Inflection
from selon.languages.language import _table


@pytest.mark.parametrize(
    ("code", "lemma", "forms"),
    [
        ("en", "say", "says said saying"),
        ("en", "deny", "denies denied denying"),
        ("en", "plan", "plans planned planning"),
        ("en", "urge", "urges urged urging"),
        ("en", "stress", "stresses stressed stressing"),
        ("en", "convey", "conveys conveyed"),
        (
            "fr",
            "affirmer",
            "affirme affirment affirmait affirma affirmé affirmée affirmant affirmera",
        ),
        ("fr", "annoncer", "annonça annonçait annoncent annoncé annoncerait"),
        ("fr", "exiger", "exige exigeait exigea exigeant exigé"),
        ("fr", "révéler", "révèle révèlent révélait révélera révélé"),
        ("fr", "rejeter", "rejette rejeté rejetait rejettera"),
        ("fr", "rappeler", "rappelle rappelait rappelé"),
        ("fr", "appuyer", "appuie appuyé appuyait appuiera"),
        ("fr", "démentir", "dément démentent démenti démentait"),
        ("fr", "avertir", "avertit avertissent averti avertissait"),
        ("fr", "prévenir", "prévient préviennent prévenu prévint"),
        ("fr", "maintenir", "maintient maintenait maintenu"),
        ("fr", "prédire", "prédit prédisait prédisent"),
        ("fr", "écrire", "écrit écrivait écrivent"),
        ("fr", "conclure", "conclut conclu concluait"),
        ("fr", "craindre", "craint craignent craignait"),
        ("fr", "répondre", "répond répondu répondait"),
        ("fr", "promettre", "promet promis promettent promettait"),
        ("fr", "reconnaître", "reconnaît reconnu reconnaissent reconnaissait"),
        ("fr", "vouloir", "veut veulent voulu voudrait"),
        ("fr", "prévoir", "prévoit prévu prévoyait prévoirait"),
        ("fr", "apercevoir", "aperçoit aperçu apercevait"),
        ("fr", "requérir", "requiert requis requérait"),
        ("fr", "croire", "croit croient cru croyait"),
        ("fr", "contredire", "contredit contredisait"),
        ("fr", "souffrir", "souffre souffert"),
    ],
)
def test_verbs(code: str, lemma: str, forms: str) -> None:
    inflection = Inflection.of(_table(code, "inflection"))
    assert {lemma, *forms.split()} <= set(inflection.forms(lemma, "verbs"))


def test_words_of_other_kinds() -> None:
    french = Inflection.of(_table("fr", "inflection"))
    assert set(french.forms("journal", "nouns")) == {"journal", "journaux"}
    assert set(french.forms("inquiet", "adjectives")) == {
        "inquiet",
        "inquiète",
        "inquiets",
        "inquiètes",
    }
    assert list(french.forms("selon", "words")) == ["selon"]


def test_no_table_no_forms() -> None:
    assert list(Inflection.of({}).forms("parler", "verbs")) == ["parler"]
