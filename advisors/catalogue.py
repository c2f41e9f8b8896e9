"""What a new municipality starts with: competence areas and methods. It may change its own.

A diagnosis names what an advisor is good at, never a pupil. Names are Danish: they are data.
"""

from collections.abc import Mapping

from advisors.models import CompetenceArea

Group = CompetenceArea.Group

AREAS: Mapping[Group, tuple[str, ...]] = {
    Group.BEHAVIOUR: (
        "AKT",
        "Konfliktnedtrapning og low arousal",
        "Selvregulering og stress",
        "Klassefællesskab og mobning",
        "Angst og skolevægring",
        "Bekymrende skolefravær",
        "Tilknytning og traumebevidst pædagogik",
    ),
    Group.DEVELOPMENT: (
        "Autismespektrum",
        "ADHD og opmærksomhed",
        "Tourette og tics",
        "Generelle indlæringsvanskeligheder",
        "Sansebearbejdning",
    ),
    Group.LANGUAGE: (
        "Sprog og kommunikation",
        "Ordblindhed og læse-skriveteknologi",
        "Matematikvanskeligheder",
        "Dansk som andetsprog",
        "Alternativ og støttende kommunikation (ASK)",
    ),
    Group.LEARNING: (
        "Klasserumsledelse",
        "Struktur og visuel støtte",
        "Undervisningsdifferentiering",
        "Co-teaching",
        "Mellemformer og holddannelse",
        "Fysiske rammer",
        "It-hjælpemidler",
    ),
    Group.BODY: (
        "Motorik og bevægelse",
        "Syn og hørelse",
        "Fysisk funktionsnedsættelse",
    ),
    Group.COOPERATION: (
        "Forældresamarbejde",
        "Overgang dagtilbud-skole",
        "Overgang skole-ungdomsuddannelse og skoleskift",
        "Skole-SFO-samarbejde",
    ),
    Group.PROCESS: (
        "Aktionslæring og facilitering",
        "Observation, supervision og kursusledelse",
    ),
}

METHODS = ("KRAP", "LP-modellen", "PALS", "PAS", "SMTTE", "Sociale historier", "TEACCH")
"""Named methods a municipality may tag its advisors with."""
