"""Language identification and language codes."""

from __future__ import annotations

import pytest

from selon.documents.language import identify, language_code

SENTENCES = {
    "en": "The minister said on Monday that the bridge would be ready next year.",
    "fr": "Le ministre a déclaré lundi que le pont serait prêt l'année prochaine.",
    "de": "Der Minister erklärte am Montag, die Brücke werde nächstes Jahr fertig.",
    "es": "El ministro dijo el lunes que el puente estará listo el próximo año.",
    "it": "Il ministro ha detto lunedì che il ponte sarà pronto l'anno prossimo.",
    "pt": "O ministro disse na segunda-feira que a ponte estará pronta no próximo ano.",
    "nl": "De minister zei maandag dat de brug volgend jaar klaar zal zijn.",
    "pl": "Minister powiedział w poniedziałek, że most będzie gotowy w przyszłym roku.",
    "sv": "Ministern sade på måndagen att bron kommer att vara klar nästa år.",
    "tr": "Bakan pazartesi günü köprünün gelecek yıl hazır olacağını söyledi.",
    "ru": "Министр заявил в понедельник, что мост будет готов в следующем году.",
    "ar": "قال الوزير يوم الاثنين إن الجسر سيكون جاهزا في العام المقبل",
    "uk": "Міністр заявив у понеділок, що міст буде готовий наступного року.",
    "ja": "大臣は月曜日に、橋は来年完成する予定だと述べた。関係者が明らかにした。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences(code: str) -> None:
    assert identify(SENTENCES[code]) == code


@pytest.mark.parametrize(
    "text", ["", "Hello", "12 345 678 901 234 567 890", "\ud800" * 50, "\0" * 50]
)
def test_unsure(text: str) -> None:
    assert identify(text) is None


def test_only_the_head_is_read() -> None:
    assert identify(SENTENCES["en"] * 60 + SENTENCES["fr"] * 1000) == "en"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("fr_FR.UTF-8", "fr"), ("fra", "fr"),
        ("French", "fr"), ("français", "fr"), (" English ", "en"), ("ja", "ja"), ("eng-US", "en"),
        ("klingon", None), ("", None), (None, None), (3, None), ("f1", None),
    ],
)  # fmt: skip
def test_codes(value: object, code: str | None) -> None:
    assert language_code(value) == code
