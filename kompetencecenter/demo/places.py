"""The invented municipality of the demo: places, people and what the advisors can.

Nobody and no school here is real. Every address ends in `.example`, which can receive no mail.
"""

from dataclasses import dataclass

from accounts.roles import Role

MUNICIPALITY = "Lyngsø Kommune"
SLUG = "lyngsoe"
CENTRE = "Kompetencecenter Lyngsø"
DOMAIN = "lyngsoe.example"

SPECIAL_SCHOOLS = ("Mosehøjskolen", "Lindehegnsskolen", "Fuglevangens Specialskole")
MAINSTREAM_SCHOOLS = (
    "Nordbakkeskolen",
    "Søengens Skole",
    "Åparkens Skole",
    "Kildemarkskolen",
    "Vesterhøjskolen",
    "Fjordglimtskolen",
    "Bakkelundskolen",
    "Lærkedalsskolen",
    "Birkemoseskolen",
    "Havkantskolen",
    "Tranemoseskolen",
    "Rønnehegnsskolen",
    "Stensøskolen",
    "Hybenvangskolen",
    "Agerledsskolen",
    "Kløvertoftens Skole",
    "Skovfogedskolen",
    "Klitbakkeskolen",
    "Lyngsø 10. Klassecenter",
)


@dataclass(frozen=True)
class DemoPerson:
    name: str
    role: Role
    school: str | None = None

    @property
    def email(self) -> str:
        plain = self.name.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
        return f"{plain.replace(' ', '.')}@{DOMAIN}"


PERSONAS = (
    DemoPerson("Jonas Berthelsen", Role.TEACHER, "Nordbakkeskolen"),
    DemoPerson("Anne Friisgaard", Role.SCHOOL_LEADER, "Nordbakkeskolen"),
    DemoPerson("Lone Damsbo", Role.RESOURCE_TEAM, "Nordbakkeskolen"),
    DemoPerson("Karen Holmskov", Role.COORDINATOR),
    DemoPerson("Mette Aagesen", Role.ADVISOR, "Mosehøjskolen"),
    DemoPerson("Birgit Thorsager", Role.SPECIAL_SCHOOL_LEADER, "Mosehøjskolen"),
    DemoPerson("Peter Lundgaard", Role.CENTRE_LEADER),
    DemoPerson("Ida Kroghsgaard", Role.ADMINISTRATOR),
    DemoPerson("Niels Ravnholt", Role.DPO),
)
"""One person a role: the sign-in page of the demo offers these."""

OTHER_LEADERS = (
    ("Søengens Skole", "Henrik Bisgaard", "Camilla Rask"),
    ("Åparkens Skole", "Dorte Kjeldgaard", "Simon Vestergren"),
    ("Kildemarkskolen", "Palle Storm", "Louise Engholt"),
    ("Vesterhøjskolen", "Susanne Bruun", "Rasmus Hedelund"),
    ("Fjordglimtskolen", "Torben Mikkelborg", "Nanna Overby"),
    ("Bakkelundskolen", "Gitte Skaarup", "Emil Sandager"),
)
"""School, leader, teacher: those who write the other requests."""

OTHER_SPECIAL_LEADERS = (
    ("Lindehegnsskolen", "Ole Ravnkilde"),
    ("Fuglevangens Specialskole", "Jette Munkholm"),
)


@dataclass(frozen=True)
class DemoAdvisor:
    name: str
    school: str
    competences: dict[str, int]
    hours: int = 160
    max_courses: int = 3
    slots: tuple[str, ...] = ()
    former_school: str = ""


_M, _L, _F = SPECIAL_SCHOOLS

ADVISORS = (
    DemoAdvisor(
        "Mette Aagesen",
        _M,
        {
            "AKT": 3,
            "Klasserumsledelse": 3,
            "Klassefællesskab og mobning": 2,
            "Observation, supervision og kursusledelse": 3,
        },
        max_courses=5,
        slots=("mon-am", "tue-am", "tue-mid", "thu-am"),
    ),
    DemoAdvisor(
        "Thomas Ejlersen",
        _M,
        {"Autismespektrum": 3, "Struktur og visuel støtte": 3, "Sansebearbejdning": 2},
    ),
    DemoAdvisor(
        "Hanne Stougaard",
        _M,
        {"ADHD og opmærksomhed": 3, "Selvregulering og stress": 3, "Motorik og bevægelse": 2},
    ),
    DemoAdvisor(
        "Lars Bjerregren",
        _M,
        {
            "Konfliktnedtrapning og low arousal": 3,
            "AKT": 2,
            "Tilknytning og traumebevidst pædagogik": 3,
        },
    ),
    DemoAdvisor(
        "Pia Rosendal",
        _M,
        {
            "Sprog og kommunikation": 3,
            "Dansk som andetsprog": 2,
            "Alternativ og støttende kommunikation (ASK)": 3,
        },
    ),
    DemoAdvisor(
        "Jakob Mølgaard",
        _M,
        {"Co-teaching": 3, "Undervisningsdifferentiering": 3, "Mellemformer og holddannelse": 2},
        former_school="Kildemarkskolen",
    ),
    DemoAdvisor(
        "Tine Ladefoged",
        _M,
        {"Bekymrende skolefravær": 3, "Angst og skolevægring": 3, "Forældresamarbejde": 2},
    ),
    DemoAdvisor(
        "Anders Kildeby",
        _M,
        {"Aktionslæring og facilitering": 3, "Klasserumsledelse": 2, "Fysiske rammer": 2},
    ),
    DemoAdvisor(
        "Rikke Højlund",
        _L,
        {
            "Ordblindhed og læse-skriveteknologi": 3,
            "It-hjælpemidler": 3,
            "Undervisningsdifferentiering": 2,
        },
    ),
    DemoAdvisor(
        "Bjarne Toftegaard",
        _L,
        {
            "Matematikvanskeligheder": 3,
            "Generelle indlæringsvanskeligheder": 3,
            "It-hjælpemidler": 2,
        },
    ),
    DemoAdvisor(
        "Signe Aaberg",
        _L,
        {"Autismespektrum": 2, "Selvregulering og stress": 3, "Skole-SFO-samarbejde": 3},
        slots=("mon-mid", "wed-mid", "fri-am"),
    ),
    DemoAdvisor(
        "Kasper Lindtoft",
        _L,
        {"ADHD og opmærksomhed": 3, "Klasserumsledelse": 2, "Aktionslæring og facilitering": 2},
    ),
    DemoAdvisor(
        "Lene Brogaard",
        _L,
        {"Overgang dagtilbud-skole": 3, "Sprog og kommunikation": 2, "Skole-SFO-samarbejde": 2},
    ),
    DemoAdvisor(
        "Morten Hvidager", _L, {"Klassefællesskab og mobning": 3, "AKT": 3, "Forældresamarbejde": 3}
    ),
    DemoAdvisor(
        "Charlotte Elkjær",
        _L,
        {"Tourette og tics": 3, "ADHD og opmærksomhed": 2, "Sansebearbejdning": 3},
    ),
    DemoAdvisor(
        "Niels Fuglsig",
        _L,
        {"Mellemformer og holddannelse": 3, "Co-teaching": 2, "Struktur og visuel støtte": 2},
    ),
    DemoAdvisor(
        "Sofie Ravnholt",
        _F,
        {
            "Autismespektrum": 3,
            "Mellemformer og holddannelse": 3,
            "Overgang skole-ungdomsuddannelse og skoleskift": 2,
        },
    ),
    DemoAdvisor(
        "Henning Brask",
        _F,
        {"Fysisk funktionsnedsættelse": 3, "Motorik og bevægelse": 3, "Fysiske rammer": 3},
    ),
    DemoAdvisor(
        "Ulla Damgren", _F, {"Syn og hørelse": 3, "It-hjælpemidler": 2, "Fysiske rammer": 2}
    ),
    DemoAdvisor(
        "Christian Overskov",
        _F,
        {
            "Observation, supervision og kursusledelse": 3,
            "Aktionslæring og facilitering": 3,
            "Klasserumsledelse": 3,
        },
    ),
    DemoAdvisor(
        "Maria Tinghus",
        _F,
        {
            "Tilknytning og traumebevidst pædagogik": 3,
            "Konfliktnedtrapning og low arousal": 2,
            "Selvregulering og stress": 2,
        },
    ),
    DemoAdvisor(
        "Steffen Ahlmann",
        _F,
        {
            "Overgang skole-ungdomsuddannelse og skoleskift": 3,
            "Bekymrende skolefravær": 2,
            "Angst og skolevægring": 2,
        },
    ),
    DemoAdvisor(
        "Gry Solhøj",
        _F,
        {"Dansk som andetsprog": 3, "Sprog og kommunikation": 3, "Undervisningsdifferentiering": 2},
        hours=80,
    ),
    DemoAdvisor(
        "Poul Vinther",
        _F,
        {"Klasserumsledelse": 3, "Struktur og visuel støtte": 3, "Co-teaching": 2},
        hours=40,
    ),
)
