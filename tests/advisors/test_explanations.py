"""Every reason can be read aloud, in English and in Danish."""

import pytest
from django.utils import translation

from advisors.explanations import SENTENCES, sentence
from advisors.matching import Reason, ReasonCode


def competence(*themes: tuple[str, int, int, int]) -> Reason:
    params: dict[str, str | int] = {"themes": len(themes)}
    for number, (name, needed, level, related) in enumerate(themes, start=1):
        params |= {
            f"name_{number}": name,
            f"needed_{number}": needed,
            f"level_{number}": level,
            f"related_{number}": related,
        }
    return Reason(ReasonCode.COMPETENCE, params)


SAID = [
    (
        competence(("Co-teaching", 2, 3, 3)),
        "Kan vejlede andre i »Co-teaching«, og det dækker behovet.",
    ),
    (
        competence(("Co-teaching", 2, 2, 2)),
        "Er erfaren i »Co-teaching«, og det dækker behovet.",
    ),
    (
        competence(("Co-teaching", 1, 1, 1)),
        "Har kendskab til »Co-teaching«, og det dækker behovet.",
    ),
    (
        competence(("Co-teaching", 3, 2, 2)),
        "Er erfaren i »Co-teaching«, men behovet er større.",
    ),
    (
        competence(("Co-teaching", 2, 1, 1)),
        "Har kendskab til »Co-teaching«, men behovet er større.",
    ),
    (
        competence(("Co-teaching", 3, 1, 3)),
        "Har lidt kendskab til »Co-teaching« og mere til beslægtede områder.",
    ),
    (
        competence(("ADHD og opmærksomhed", 2, 0, 1), ("Co-teaching", 2, 0, 0)),
        "Har ikke kompetencer i »ADHD og opmærksomhed«, men arbejder med beslægtede områder."
        " Har ikke kompetencer i »Co-teaching«.",
    ),
    (Reason(ReasonCode.COMPETENCE_NO_THEMES, {}), "Der er endnu ikke valgt temaer."),
    (
        Reason(ReasonCode.HOURS, {"free": 2_550, "needed": 1_200, "left": 1_350}),
        "Har 42 timer og 30 minutter ledige i skoleåret. Når dette forløb på 20 timer er trukket"
        " fra, er der 22 timer og 30 minutter tilbage.",
    ),
    (Reason(ReasonCode.LOAD_NONE, {}), "Har ingen forløb i gang eller tilbudt."),
    (
        Reason(ReasonCode.LOAD, {"open": 2, "max": 3}),
        "Har 2 forløb i gang eller tilbudt og tager højst 3 ad gangen.",
    ),
    (
        Reason(ReasonCode.WEEKDAYS_FIT, {"slots": "fri-pm,mon-am,tue-mid"}),
        "Kan komme, når skolen ønsker det: mandag formiddag, tirsdag midt på dagen"
        " og fredag eftermiddag.",
    ),
    (
        Reason(ReasonCode.WEEKDAYS_NONE, {}),
        "Kan ikke komme på de dage og tidspunkter, skolen ønsker.",
    ),
    (
        Reason(ReasonCode.WEEKDAYS_NO_WISH, {}),
        "Skolen har ingen ønsker til dage og tidspunkter.",
    ),
    (
        Reason(ReasonCode.WEEKDAYS_UNKNOWN, {}),
        "Vejlederen har ikke angivet dage og tidspunkter.",
    ),
    (
        Reason(ReasonCode.CONTINUITY, {"count": 1}),
        "Kender skolen fra 1 tidligere forløb.",
    ),
    (
        Reason(ReasonCode.CONTINUITY, {"count": 3}),
        "Kender skolen fra 3 tidligere forløb.",
    ),
    (Reason(ReasonCode.CONTINUITY_NONE, {}), "Har ikke haft forløb på skolen før."),
    (
        Reason(ReasonCode.OWN_SCHOOL, {}),
        "Er ansat på skolen og er derfor ikke habil.",
    ),
    (
        Reason(ReasonCode.PARTIAL, {}),
        "Har tilknytning til skolen og er derfor ikke habil.",
    ),
    (
        Reason(ReasonCode.FORMER_SCHOOL, {}),
        "Har tidligere været ansat på skolen og er derfor ikke habil.",
    ),
    (
        Reason(ReasonCode.FAMILY, {}),
        "Har familie eller nære relationer på skolen og er derfor ikke habil.",
    ),
    (
        Reason(ReasonCode.NOT_QUALIFIED, {"from": "2027-01-04"}),
        "Er under oplæring og kan begynde forløb fra den 4. januar 2027.",
    ),
    (
        Reason(ReasonCode.ABSENT_MOST, {"from": "2026-11-16", "until": "2026-12-20"}),
        "Er fraværende 16. november 2026 til 20. december 2026, og det er halvdelen af forløbet"
        " eller mere.",
    ),
    (Reason(ReasonCode.PRESENT, {}), "Er på arbejde i hele forløbet."),
    (
        Reason(ReasonCode.AWAY, {"periods": "2026-11-02/2026-11-08,2026-12-14/2026-12-14"}),
        "Er fraværende under forløbet: 2. november 2026 til 8. november 2026 og 14. december 2026.",
    ),
    (Reason(ReasonCode.TRAVEL, {"minutes": 21}), "Har ca. 21 minutters kørsel til skolen."),
    (Reason(ReasonCode.TRAVEL_UNKNOWN, {}), "Køretiden til skolen er ikke kendt."),
    (
        Reason(ReasonCode.TOO_FAR, {"minutes": 75, "most": 60}),
        "Har ca. 75 minutters kørsel til skolen; grænsen er 60 minutter.",
    ),
    (
        Reason(ReasonCode.FAIR_LESS, {"taken": 20, "median": 41}),
        "Har brugt eller lovet 20 % af sine timer i skoleåret, mindre end de fleste kolleger"
        " (41 %).",
    ),
    (
        Reason(ReasonCode.FAIR_EVEN, {"taken": 40, "median": 41}),
        "Har brugt eller lovet 40 % af sine timer i skoleåret, omtrent som kollegerne.",
    ),
    (
        Reason(ReasonCode.FAIR_MORE, {"taken": 60, "median": 41}),
        "Har brugt eller lovet 60 % af sine timer i skoleåret, mere end de fleste kolleger (41 %).",
    ),
    (
        Reason(ReasonCode.FAIR_UNKNOWN, {}),
        "Har ingen frikøbte timer, der kan sammenlignes med de andres.",
    ),
    (
        Reason(
            ReasonCode.TOGETHER,
            {
                **{"lead": "Karen Holm", "second": "Bo Lind", "themes": 3, "gain": 12},
                **{"name_1": "Autismespektrum", "by_1": "lead"},
                **{"name_2": "Co-teaching", "by_2": "second"},
                **{"name_3": "Ordblindhed", "by_3": ""},
            },
        ),
        "Sammen dækker de mere, end nogen gør alene. Karen Holm dækker »Autismespektrum« bedst."
        " Bo Lind dækker »Co-teaching« bedst. Ingen af dem har »Ordblindhed«.",
    ),
    (
        Reason(ReasonCode.NOBODY_NEAR, {"advisor": "Karen Holm", "minutes": 75, "most": 60}),
        "Alle med kompetencen har for langt til skolen. Nærmest er Karen Holm med ca. 75 minutters"
        " kørsel; grænsen er 60 minutter.",
    ),
    (
        Reason(ReasonCode.NOBODY_QUALIFIED, {"advisor": "Karen Holm", "from": "2027-01-04"}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm, som er under oplæring"
        " og kan begynde forløb fra den 4. januar 2027.",
    ),
    (
        Reason(ReasonCode.ABSENT, {"until": "2026-10-09"}),
        "Er fraværende til og med den 9. oktober 2026.",
    ),
    (Reason(ReasonCode.DECLINED, {}), "Har sagt nej til denne henvendelse."),
    (
        Reason(ReasonCode.NO_COMPETENCE, {}),
        "Har hverken kompetencer i henvendelsens temaer eller i beslægtede områder.",
    ),
    (Reason(ReasonCode.NO_HOURS, {}), "Har ingen ledige timer tilbage i skoleåret."),
    (
        Reason(ReasonCode.TOO_FEW_HOURS, {"free": 90, "needed": 1_200}),
        "Har 1 time og 30 minutter ledige i skoleåret, men forløbet kræver 20 timer.",
    ),
    (
        Reason(ReasonCode.COURSE_LIMIT, {"open": 3, "max": 3}),
        "Har 3 forløb i gang eller tilbudt og tager ikke flere ad gangen.",
    ),
    (Reason(ReasonCode.NOBODY_THERE, {}), "Der er ingen vejledere at vælge imellem."),
    (
        Reason(
            ReasonCode.NOBODY_COMPETENT, {"themes": 2, "name_1": "Co-teaching", "name_2": "ADHD"}
        ),
        "Ingen vejleder har »Co-teaching« eller »ADHD« eller noget beslægtet.",
    ),
    (
        Reason(ReasonCode.NOBODY_IMPARTIAL, {}),
        "Alle med kompetencen har tilknytning til skolen og er derfor ikke habile.",
    ),
    (
        Reason(ReasonCode.NOBODY_WILLING, {}),
        "Alle med kompetencen og uden tilknytning til skolen har sagt nej til denne henvendelse.",
    ),
    (
        Reason(ReasonCode.NOBODY_PRESENT, {"advisor": "Karen Holm", "until": "2026-10-09"}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm,"
        " som er fraværende til og med 9. oktober 2026.",
    ),
    (
        Reason(ReasonCode.NOBODY_HAS_HOURS, {"advisor": "Karen Holm", "lacking": 300}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm, som mangler 5 timer.",
    ),
    (
        Reason(ReasonCode.NOBODY_BELOW_LIMIT, {"advisor": "Karen Holm", "max": 3}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm, som har timerne,"
        " men højst tager 3 forløb ad gangen.",
    ),
    (
        Reason(ReasonCode.NOBODY_BELOW_LIMIT, {"advisor": "Karen Holm", "max": 1}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm, som har timerne,"
        " men højst tager 1 forløb ad gangen.",
    ),
    (
        Reason(ReasonCode.NOBODY_HAS_ROOM, {"advisor": "Karen Holm", "lacking": 90, "max": 2}),
        "Ingen med kompetencen har plads i denne plan. Nærmest er Karen Holm, som mangler"
        " 1 time og 30 minutter og højst tager 2 forløb ad gangen.",
    ),
    (
        Reason(
            ReasonCode.LOCKED,
            {"advisor": "Karen Holm", "because": "too_few_hours", "free": 90, "needed": 1_200},
        ),
        "Er låst til Karen Holm: Har 1 time og 30 minutter ledige i skoleåret,"
        " men forløbet kræver 20 timer.",
    ),
    (
        Reason(ReasonCode.LOCKED_TO_NOBODY, {}),
        "Er låst til en vejleder, der ikke længere kan få tilbud.",
    ),
]


@pytest.mark.parametrize(("reason", "danish"), SAID)
def test_sentence_in_danish(reason, danish):
    with translation.override("da"):
        assert sentence(reason) == danish


@pytest.mark.parametrize(("reason", "danish"), SAID)
def test_sentence_in_english_is_a_whole_sentence_without_leftovers(reason, danish):
    with translation.override("en"):
        said = sentence(reason)

    assert said[0].isupper()
    assert said.endswith(".")
    assert not {"%(", "%%"} & {said[place : place + 2] for place in range(len(said))}
    assert said != danish


def test_weekdays_keep_their_capital_letter_in_english():
    with translation.override("en"):
        said = sentence(Reason(ReasonCode.WEEKDAYS_FIT, {"slots": "mon-am,fri-pm"}))

    assert said == "Can come when the school wishes: Monday morning and Friday afternoon."


def test_every_code_has_a_sentence_and_every_sentence_is_tried():
    assert set(SENTENCES) == set(ReasonCode) == {reason.code for reason, _ in SAID}


def test_a_reason_read_back_from_json_is_said_the_same():
    with translation.override("da"):
        assert sentence(Reason("load_none", {})) == "Har ingen forløb i gang eller tilbudt."  # type: ignore[arg-type]


def test_percent_signs_in_the_name_of_an_area_are_harmless():
    with translation.override("da"):
        said = sentence(competence(("Ro 100 %", 1, 1, 1)))

    assert said == "Har kendskab til »Ro 100 %«, og det dækker behovet."
