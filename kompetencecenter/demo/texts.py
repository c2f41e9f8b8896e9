"""Twelve invented requests, one for each kind of need a centre meets most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from requests.models import SupportRequest

Level = SupportRequest.SchoolLevel
Form = SupportRequest.SupportForm
Who = SupportRequest.WhoAsks


@dataclass(frozen=True)
class DemoText:
    school: str
    themes: tuple[str, ...]
    level: str
    who: str
    adults: int
    form: str
    situation: str
    tried: str
    goal: str
    works: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


TEXTS = (
    DemoText(
        "Nordbakkeskolen",
        ("AKT", "Klasserumsledelse"),
        Level.MIDDLE,
        Who.TEAM,
        4,
        Form.OBSERVATION,
        "I en klasse på mellemtrinnet opstår der konflikter næsten hver dag i overgangen fra frikvarter til time. Vi bruger de første 15 minutter på at skabe ro, og det går ud over undervisningen.",
        "Faste pladser og en frikvartersvagt i fem uger uden større forskel.",
        "Timerne kan begynde, når klokken ringer, og de voksne gør det samme i overgangen.",
        "Der er ro, når klassen arbejder i makkerpar.",
        {"involved": ["akt"], "week_slots": ["mon-am", "tue-am", "thu-am"]},
    ),
    DemoText(
        "Søengens Skole",
        ("Autismespektrum", "Struktur og visuel støtte"),
        Level.LOWER,
        Who.YEAR,
        7,
        Form.SPARRING,
        "Vi har flere elever i indskolingen, som bliver overvældede af uforudsigelighed og støj. Teamet har piktogrammer på tavlen, men bruger dem forskelligt.",
        "Piktogrammer i to af tre klasser i et par måneder. De hjælper, hvor de bliver brugt hver dag.",
        "En fælles visuel struktur, som alle voksne omkring årgangen kan holde.",
        "Morgenbåndet ligger fast og fungerer.",
    ),
    DemoText(
        "Åparkens Skole",
        ("ADHD og opmærksomhed",),
        Level.MIDDLE,
        Who.TEAM,
        5,
        Form.ACTION_LEARNING,
        "I de lange moduler mister en gruppe elever koncentrationen efter ti minutter, og uroen breder sig til resten af klassen.",
        "Bevægelsespauser i seks uger, men uden en plan for, hvornår og hvordan.",
        "En fælles plan for arbejdsformer og pauser, som vi selv kan justere.",
        "De korte moduler om formiddagen går godt.",
        {"week_slots": ["wed-mid", "thu-mid"]},
    ),
    DemoText(
        "Kildemarkskolen",
        ("Sprog og kommunikation", "Dansk som andetsprog"),
        Level.LOWER,
        Who.YEAR,
        6,
        Form.SPARRING,
        "Mange elever på årgangen har et lille ordforråd og svært ved at følge fælles beskeder. Vi taler nok for meget og for hurtigt.",
        "Ordkort i dansk i et halvt år. De bliver ikke brugt i matematik og natur/teknologi.",
        "Sprogstøttende strategier, som alle faglærere bruger.",
        "Eleverne deltager gerne, når de får tænketid.",
    ),
    DemoText(
        "Vesterhøjskolen",
        ("Ordblindhed og læse-skriveteknologi", "It-hjælpemidler"),
        Level.UPPER,
        Who.SCHOOL,
        14,
        Form.TRAINING,
        "I udskolingen har en del elever læse- og skriveteknologi, men den bliver ikke brugt i fagene. Faglærerne er usikre på, hvordan opgaverne skal tilrettelægges.",
        "En introduktion ved læsevejlederen sidste skoleår. Den nåede kun dansklærerne.",
        "Teknologien bliver brugt i alle fag, og opgaverne er tilrettelagt efter den.",
        extra={"involved": ["reading"]},
    ),
    DemoText(
        "Fjordglimtskolen",
        ("Bekymrende skolefravær", "Angst og skolevægring"),
        Level.MIDDLE,
        Who.TEAM,
        6,
        Form.SPARRING,
        "Vi ser et stigende fravær mandag og efter ferier på en årgang. Vi har en fraværsprocedure, men mangler viden om, hvad vi selv kan ændre i skoledagen.",
        "Samtaler i teamet og en tydelig velkomst om mandagen i fire uger.",
        "En tryg start på dagen, som både teamet og ledelsen står bag.",
        extra={
            "urgency": "urgent",
            "urgency_reason": "Fraværet er fordoblet på to måneder.",
        },
    ),
    DemoText(
        "Nordbakkeskolen",
        ("Klasserumsledelse",),
        Level.LOWER,
        Who.TEAM,
        2,
        Form.OBSERVATION,
        "To nyuddannede kolleger deler en klasse med meget larm og mange afbrydelser. De efterspørger konkrete redskaber til rutiner og positiv opmærksomhed.",
        "Kollegial støtte fra parallelklassen i otte uger.",
        "Faste rutiner, der giver arbejdsro og færre afbrydelser.",
        "Klassen er glad for højtlæsning og faste afslutninger på dagen.",
    ),
    DemoText(
        "Bakkelundskolen",
        ("Overgang dagtilbud-skole",),
        Level.LOWER,
        Who.YEAR,
        8,
        Form.SPARRING,
        "Til august modtager vi en stor årgang, hvor flere børn har haft støtte i dagtilbuddet. Vi vil gerne planlægge de første otte uger.",
        "Overleveringsmøder med dagtilbuddene hvert forår. De handler mest om det enkelte barn og lidt om rammerne.",
        "Struktur og legemiljøer er klar til første skoledag, og vi følger op efter fire uger.",
    ),
    DemoText(
        "Åparkens Skole",
        ("Klassefællesskab og mobning", "Forældresamarbejde"),
        Level.UPPER,
        Who.TEAM,
        4,
        Form.UNKNOWN,
        "I en pigegruppe er der udelukkelse og konflikter på sociale medier, som fylder i timerne. Vi har holdt klassemøder, men falder tilbage efter få uger.",
        "Klassemøder hver anden uge i tre måneder.",
        "Vi arbejder systematisk med klassefællesskabet og kan mærke det i timerne.",
    ),
    DemoText(
        "Søengens Skole",
        ("Selvregulering og stress", "Skole-SFO-samarbejde"),
        Level.AFTER_SCHOOL,
        Who.TEAM,
        6,
        Form.ACTION_LEARNING,
        "Både i skole og SFO oplever vi børn, der går fra nul til hundrede, og de voksne reagerer forskelligt. Vi er seks voksne, lærere og pædagoger.",
        "Et fælles møde om måneden. Vi bliver enige, men gør det ikke ens.",
        "Et fælles sprog om stressniveau og nedtrapning.",
        "Vi er gode til at hente hinanden, når det spidser til.",
    ),
    DemoText(
        "Kildemarkskolen",
        ("Co-teaching",),
        Level.MIDDLE,
        Who.TEAM,
        3,
        Form.SPARRING,
        "Vi har fået tovoksentimer i dansk, men ender med, at den ene underviser, og den anden går rundt og hjælper.",
        "Fælles forberedelse i tre uger, indtil skemaet blev lavet om.",
        "Klare roller, fælles forberedelse og evaluering over en periode på otte uger.",
    ),
    DemoText(
        "Vesterhøjskolen",
        ("Mellemformer og holddannelse", "Struktur og visuel støtte"),
        Level.UPPER,
        Who.TEAM,
        5,
        Form.ACTION_LEARNING,
        "Vi etablerer en lille mellemform, hvor elever i perioder får dele af undervisningen i et mindre fællesskab. Personalet mangler erfaring med struktur, skemaer og samarbejdet med stamklasserne.",
        "Et lokale er indrettet, og to lærere har været på kursus.",
        "Personalet har en fast struktur for mellemformen og et godt samarbejde med stamklasserne.",
        extra={"involved": ["ppr", "resource_team"]},
    ),
)

LOGS: tuple[Mapping[str, Any], ...] = (
    {
        "focus": "Hvad gør de voksne i de første ti minutter, og hvad sker der så?",
        "lessons": 2,
        "patterns": "Uroen begynder ved garderoben, hvor ingen voksen står. De voksne giver hver sin besked, når timen begynder.\nNår den ene starter med en fast rutine, er klassen i gang på tre minutter.",
        "contract": "Teamet vil have hjælp til én ting, de kan gøre ens i morgen.",
        "problem": "Overgangen fra frikvarter til time tager et kvarter, og de voksne gør noget forskelligt.",
        "perspectives": "Vi vendte spørgsmålet: Hvad er anderledes de dage, det går godt?",
        "theme": "Fælles struktur i overgange",
        "done": "Vi så på overgangen sammen og aftalte, hvem der gør hvad de første ti minutter.",
        "takeaways": "En plan for de første ti minutter, som alle voksne kan holde.",
        "agreements": "En voksen står ved garderoben hver dag til næste gang. Teamet skriver ned, hvad der sker.",
        "follow_up_on": None,
    },
    {
        "focus": "",
        "lessons": 1,
        "patterns": "Begge voksne bruger den samme startrutine. Ventetiden er halveret, men skiftet til gruppearbejde er stadig uroligt.",
        "contract": "Teamet vil vide, hvad de skal holde fast i.",
        "problem": "Rutinen virker om morgenen, men ikke efter spisepausen.",
        "perspectives": "Pausen er længere, og beskeden gives mundtligt til alle på én gang. Måske skal den stå på tavlen.",
        "theme": "Beskeder, alle kan følge",
        "done": "Teamet fortalte om ugens forsøg. Vi fandt to ting, der virker, og én, der skal justeres.",
        "takeaways": "Korte beskeder på tavlen, og én voksen, der følger op hos dem, der ikke er kommet i gang.",
        "agreements": "Beskeden står på tavlen, før klassen kommer ind. Alle prøver det i to uger.",
        "follow_up_on": None,
    },
    {
        "focus": "",
        "lessons": 2,
        "patterns": "De voksne gør det samme, og der er mere ro end sidst.",
        "contract": "Hvordan fastholder vi det, når en kollega er væk?",
        "problem": "Vikarer kender ikke rutinen.",
        "perspectives": "Eleverne kan rutinen. De kan være med til at vise den.",
        "theme": "At holde fast",
        "done": "Fælles gennemgang af det, teamet vil holde fast i, og hvordan nye kolleger får det at vide.",
        "takeaways": "Et kort ark til vikarer.",
        "agreements": "Teamet skriver rutinen på ét ark, som ligger i klassen.",
        "follow_up_on": None,
    },
)
"""What advisors wrote: one answer to every question a log can ask."""

PASSING = (
    (0, 10, "Spurgte til piktogrammer i overgange."),
    (1, 15, ""),
    (2, 5, "Ville vide, hvem man taler med."),
    (3, 20, "Tilpasning af opgaver til hele klassen."),
    (5, 10, ""),
    (8, 30, "Kom forbi efter teammødet."),
    (12, 15, ""),
    (15, 10, "Ros: aftalen fra sidst virker."),
)
"""Short talks: working days ago, minutes, and the advisor's own line."""
