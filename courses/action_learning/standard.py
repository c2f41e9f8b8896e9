"""The two phase models a municipality starts with. It may change its own.

Names and prompts are Danish: they are data. The five phases follow Plauborg, Andersen & Bayer
(2007); the four are those of emu.dk. The steps of the talk are a published dialogue model.
"""

from dataclasses import dataclass

from courses.models import Phase, PhasePrompt

LedBy, Kind = Phase.LedBy, PhasePrompt.Kind


@dataclass(frozen=True)
class Prompt:
    """`choices` has one a line; a prompt with choices is a choice."""

    label: str
    hint: str = ""
    at_most: int = 400
    kind: str = Kind.TEXT
    choices: str = ""
    on_sheet: bool = False


@dataclass(frozen=True)
class StandardPhase:
    name: str
    led_by: str
    guidance: str
    prompts: tuple[Prompt, ...]
    agenda: str = ""


@dataclass(frozen=True)
class StandardModel:
    name: str
    source: str
    phases: tuple[StandardPhase, ...]


_WHAT = Prompt("Aktionen: hvad gør I?", "En lille, konkret prøvehandling.", 350, on_sheet=True)
_WHO = Prompt(
    "Hvem gør det?",
    "Funktion, ikke navn: f.eks. dansklærer og pædagog.",
    100,
    Kind.LINE,
    on_sheet=True,
)
_WHEN = Prompt(
    "Hvornår og hvor længe?",
    "F.eks. hver dag efter frikvarteret i to uger.",
    120,
    Kind.LINE,
    on_sheet=True,
)
_FOCUS = Prompt(
    "Fokuspunkter for observationen",
    "Hvad kigger I efter? Mønstre og rammer, ikke den enkelte elev.",
    300,
    on_sheet=True,
)
_METHOD = Prompt(
    "Hvordan observerer I?",
    kind=Kind.CHOICE,
    at_most=80,
    choices="Egen observation\nEn kollega observerer\nVejlederen observerer\n"
    "Video, som slettes efter samtalen og ikke gemmes her",
)
_SEEN = Prompt("Hvad så I?", "Iagttagelser uden navne. Beskriv, før I forklarer.", 600)
_KEEP = Prompt("Hvad beholder vi?")
_ADJUST = Prompt("Hvad justerer vi?")
_NEXT = Prompt("Næste aktion", "Ét skridt, I prøver i næste runde.", 300)
_SHARE = Prompt("Hvem skal have det at vide?", "F.eks. årgangsteamet på næste møde.", 300)
_SIGNS = Prompt(
    "Mål og tegn", "Hvad vil I gerne se mere af, og hvordan opdager I det?", 300, on_sheet=True
)
_TALK = (
    "Samtalens fundament: ramme, roller og fortrolighed. Fokuspersonen taler først\n"
    "Gennemgang af data: hvad blev prøvet, og hvad blev set?\n"
    "Fælles undersøgelse: kollegerne reflekterer, fokuspersonen lytter\n"
    "Afslutning: aftaler. Fokuspersonen taler sidst"
)

FIVE = StandardModel(
    "Fem faser",
    "Plauborg, Andersen og Bayer: Aktionslæring (Hans Reitzel, 2007)",
    (
        StandardPhase(
            "Formulering af problemstilling",
            LedBy.ADVISOR,
            "Find det, I undrer jer over i egen praksis, og aftal, hvad I vil lægge mærke til.",
            (
                Prompt("Hvad undrer vi os over i denne runde?", "Skriv om situationen.", 400),
                _SIGNS,
            ),
        ),
        StandardPhase(
            "Iværksættelse af aktioner",
            LedBy.FOCUS,
            "Vælg én lille handling, som fokuspersonen prøver i klassen før næste møde.",
            (_WHAT, _WHO, _WHEN),
        ),
        StandardPhase(
            "Observation af aktioner",
            LedBy.OBSERVER,
            "Aftal fokuspunkterne før aktionen. Skriv det, der blev set og hørt, uden at vurdere.",
            (_FOCUS, _METHOD, _SEEN),
        ),
        StandardPhase(
            "Den didaktiske samtale",
            LedBy.ADVISOR,
            "Vejlederen styrer samtalen. Fokuspersonen taler først og sidst.",
            (
                Prompt("Indsigter", "Hvad forstår I nu, som I ikke forstod før?"),
                Prompt("Nye perspektiver"),
                Prompt("Aftaler", "Hvem gør hvad hvornår?"),
            ),
            _TALK,
        ),
        StandardPhase(
            "Bearbejdning af erfaringer",
            LedBy.FOCUS,
            "Saml op, så det, I har lært, ikke går tabt, og vælg næste skridt.",
            (_KEEP, _ADJUST, _NEXT, _SHARE),
        ),
    ),
)

FOUR = StandardModel(
    "Fire faser",
    "emu.dk, Styrelsen for Undervisning og Kvalitet",
    (
        StandardPhase(
            "Forberedelse",
            LedBy.ADVISOR,
            "Aftal, hvad I undrer jer over, og hvad I vil prøve.",
            (Prompt("Hvad undrer vi os over i denne runde?"), _SIGNS, _WHAT, _WHO, _WHEN),
        ),
        StandardPhase(
            "Gennemførelse",
            LedBy.FOCUS,
            "Prøv aktionen i klassen, og læg mærke til det, I har aftalt.",
            (_FOCUS, _METHOD, _SEEN),
        ),
        StandardPhase(
            "Evaluering",
            LedBy.ADVISOR,
            "Tal om det, I så. Fokuspersonen taler først og sidst.",
            (
                Prompt("Indsigter og nye perspektiver", at_most=600),
                Prompt("Aftaler", "Hvem gør hvad hvornår?"),
            ),
            _TALK,
        ),
        StandardPhase(
            "Justering",
            LedBy.FOCUS,
            "Beslut, hvad I holder fast i, og hvad I ændrer til næste runde.",
            (_KEEP, _ADJUST, _NEXT, _SHARE),
        ),
    ),
)

MODELS = (FIVE, FOUR)
"""The first is proposed first."""
