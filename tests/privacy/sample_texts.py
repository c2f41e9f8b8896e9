"""Texts as schools write them: nothing in them may block or warn."""

REQUESTS = (
    "I en klasse på mellemtrinnet opstår der konflikter næsten hver dag i overgangen fra "
    "frikvarter til time. Vi bruger de første 15 minutter på at skabe ro, og det går ud over "
    "undervisningen. Vi har prøvet faste pladser og en frikvartersvagt i fem uger uden større "
    "forskel. Vi ønsker en observation og sparring om, hvordan vi bygger overgangen op.",
    "Vi har flere elever i indskolingen, som bliver overvældede af uforudsigelighed og støj. "
    "Teamet har piktogrammer på tavlen, men bruger dem forskelligt. Vi vil gerne have hjælp til "
    "en fælles visuel struktur, som alle voksne omkring årgangen kan holde.",
    "I de lange moduler mister en gruppe elever koncentrationen efter ti minutter, og uroen "
    "breder sig. Vi har prøvet bevægelsespauser, men mangler en plan for, hvornår og hvordan. Vi "
    "ønsker et aktionslæringsforløb om arbejdsformer og pauser.",
    "Mange elever på årgangen har et lille ordforråd og svært ved at følge fælles beskeder. Vi "
    "taler nok for meget og for hurtigt. Vi vil gerne have sparring om sprogstøttende strategier "
    "i matematik og natur/teknologi.",
    "I udskolingen har en del elever læse- og skriveteknologi, men den bliver ikke brugt i "
    "fagene. Faglærerne er usikre på, hvordan opgaverne skal tilrettelægges. Vi ønsker et kort "
    "kursusforløb og opfølgning i timerne.",
    "Vi ser et stigende fravær mandag og efter ferier på en årgang. Vi har en fraværsprocedure, "
    "men mangler viden om, hvad vi selv kan ændre i skoledagen. Vi ønsker sparring til teamet og "
    "skoleledelsen om en tryg start på dagen.",
    "To nyuddannede kolleger deler en klasse med meget larm og mange afbrydelser. De har fået "
    "kollegial støtte, men efterspørger konkrete redskaber til rutiner og positiv opmærksomhed. "
    "Vi ønsker observation og tre sparringer.",
    "Til august modtager vi en stor årgang, hvor flere børn har haft støtte i dagtilbuddet. Vi "
    "vil gerne planlægge de første otte uger, så struktur og legemiljøer er klar. Vi ønsker "
    "sparring inden sommerferien og opfølgning i uge 36.",
    "I en pigegruppe er der udelukkelse og konflikter på sociale medier, som fylder i timerne. "
    "Vi har holdt klassemøder, men falder tilbage efter få uger. Vi ønsker hjælp til at arbejde "
    "systematisk med klassefællesskabet.",
    "Både i skole og SFO oplever vi børn, der går fra nul til hundrede, og de voksne reagerer "
    "forskelligt. Vi vil gerne have et fælles sprog om stressniveau og nedtrapning. Vi er seks "
    "voksne, lærere og pædagoger.",
    "Vi har fået to-voksentimer i dansk, men ender med, at den ene underviser, og den anden går "
    "rundt og hjælper. Vi ønsker sparring om roller, fælles forberedelse og evaluering i "
    "co-teaching over en periode på otte uger.",
    "Vi etablerer en lille mellemform, hvor elever i perioder får dele af undervisningen i et "
    "mindre fællesskab. Personalet mangler erfaring med struktur, skemaer og samarbejdet med "
    "stamklasserne. Vi ønsker et forløb med besøg på en specialskole og aktionslæring bagefter.",
)
SCHOOLS = (
    "Nordbakkeskolen, Søengens Skole, Åparkens Skole, Kildemarkskolen, Vesterhøjskolen, "
    "Fjordglimtskolen og Bakkelundskolen",
)
