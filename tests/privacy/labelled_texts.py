"""Invented Danish sentences as school staff might write them, each with what it holds.

Written before the scan was measured on them, and not changed to suit it. Numbers belong to nobody:
the birth dates lie in the future or are impossible for the serial number's century.
"""

from privacy.scan import Kind

NOTHING = ""

_CPR = """
Hendes cpr er 311236-4123.
Eleven hedder noget med M, cpr 3112364123, og går på mellemtrinnet.
Vi har fået papirer på 31 12 36 4123 fra kommunen.
CPR: 31.12.36-4123
cpr-nr 311236 - 4123 står i sagen
Drengen (311236-4987) har brug for støtte.
Personnummer 311236 4123 er meldt til PPR.
Pigen, 010136-5551, er ny i klassen.
Se journal 010136-4551.
Barnet har nummer 150636-4321 i systemet.
Det drejer sig om 1506364321.
Vi skriver 15-06-36-4321 for en sikkerheds skyld.
Nummeret er 15/06/36-4321.
150636–4321 er det rigtige nummer
Hans nummer er 15.06.2036-4321.
Nummer 15062036-4321 er hans.
cpr 2 9 0 2 3 6 4 1 1 1
Der står 290236-4111 på sedlen.
Vi fandt 29.02.36 4111 i mappen.
Kontakt mig om 290236 41 11.
Moderens nummer er 300936-4777, faderens kender vi ikke.
Eleverne er 300936-4777 og 010436-4666.
Tallene 010436.4666 er cpr.
(010436-4666)
Sag 010436_4666
elev 711236-4123 har fået erstatningsnummer
Brug 911236-4123 indtil videre.
cpr:010136-9123
Søskende: 020236-4234
020236-4234, 020236-4235 og 020236-4236 er trillinger
Ifølge skolens system 020236 – 4234.
Vi har ringet til forældrene til 030336-4345.
Fødselsdag 03.03.36, sidste fire 4345: 030336-4345
Skriv 030336-4345 i emnefeltet.
Elevens id 040436-4456 i Aula
040436
-4456
Nummer: 0404364456.
Det er 050536-4567 vi taler om
Indstilling vedr. 050536-4567
050536 4567
"""

_NAMES = """
Emma har svært ved overgangene.
Vi har prøvet at lade Mohammed sidde forrest.
Det går bedre, når Sofie og Freja er adskilt.
Oliver bliver vred i frikvarteret.
Noah slår de andre, når han taber.
I går løb Mathilde ud af klassen.
Vi er bekymrede for Mikkels fravær.
Lærerne siger, at Ahmed har brug for ro.
Karla vil ikke med til idræt.
Det er især Malthe og Villads, der larmer.
Vi holder møde med Lauras forældre på tirsdag.
Fatima taler sjældent i timerne.
Efter jul er Tobias begyndt at komme for sent.
Alma græder hver morgen.
Sebastian Holm Nielsen er ny i klassen.
Vores AKT-lærer har talt med Jonas Kristensen.
Josefine Lund har været væk i tre uger.
Anton kaster med stole.
Hvordan hjælper vi Clara med at få venner?
Ida og Signe har skiftet gruppe.
Vi har lagt en plan for Yusuf.
Lærke Sørensen skal have en ny plads.
Emil sidder for sig selv i pauserne.
Zahra forstår ikke beskederne.
Bilal og hans storebror kommer fra en anden skole.
Tilde har brug for en voksen tæt på.
Magnus bliver overvældet af støj.
Vi har prøvet med time out til Lucas.
Ellas mor ringer hver dag.
Albert og Viggo kan ikke være i samme gruppe.
Frederik Møller bor hos sin farmor.
Klassen har delt sig, efter at Nanna flyttede.
William blev sendt hjem i onsdags.
Hassan vil gerne, men går i stå.
Det er tredje gang, Johan er væk mandag.
Kan I hjælpe os med Isabella?
Vi har en dreng, Marius, som løber hjem.
En elev (Amina) taler kun arabisk.
Pigen hedder Olivia og går i tredje.
Drengen, som hedder Aksel, er meget urolig.
Vibeke fra PPR har set på det.
Lad os kalde ham Peter.
Peter Hansens far er formand for bestyrelsen.
Abdi og Omar spiller fodbold i frikvarteret.
Maja har fået piktogrammer, men bruger dem ikke.
Rasmus bliver hentet klokken tolv.
Henrik har ansvaret for gruppen.
Min kollega Bente har prøvet det samme.
Kasper kan kun sidde stille i fem minutter.
Vi så Camilla grine i dag.
Theodor nægter at gå ind.
Victoria og Andrea er i konflikt på sociale medier.
Familien Jensen ønsker et møde.
Fru Petersen er bekymret.
Nikolaj har skoleangst.
Da Philip kom tilbage, gik det galt igen.
Vi har fået besked fra Liams læge.
Otto er den eneste, der ikke er med.
Agnes læser to år under sit klassetrin.
Vi har talt med Aisha om det.
Ole og Lis har klassen sammen.
Jeg hedder Susanne og er lærer i indskolingen.
Det handler om Benjamin.
Marcus’ far vil have ham flyttet.
Er det i orden, at Simon sidder ude?
Storm Andersen har brug for pauser.
Liv Madsen er begyndt i SFO'en.
Bo Hansen er klassens kontaktlærer.
Vi kalder gruppen efter Astrid, som er ældst.
Elif, Zeynep og Derya taler tyrkisk sammen.
Wiktor er lige kommet fra Polen.
Oleksandr går i modtageklassen.
Kontakt evt. Trine på kontoret.
Jakob fra sidste år havde det på samme måde.
Vi mangler viden om, hvordan vi møder Ali.
Det sidste halve år har Josefine ikke sagt noget.
Klassens to drenge, Elliot og August, slås.
Hans sidder bagerst og tegner.
Max kan ikke vente på tur.
Rose vil gerne hjælpe de andre.
"""

_INITIALS = """
M.K. slår de andre i frikvarteret.
Vi skriver om elev A.
Eleven MK er urolig.
Drengen T har ingen venner.
Pigen S bliver holdt udenfor.
Det går ud over elev B og elev C.
Vi har prøvet meget med A.H.
J.P.S. er ofte fraværende.
Eleverne A og B slås.
Barnet L vil ikke i skole.
Moren til elev X er bekymret.
E.M. har fået støtte i fem timer.
Vi kalder ham M.
Forældrene til L.N. ønsker et møde.
Elev N.O. er lige startet.
Drengen AB løber væk.
K's far har ringet.
Pigen EM græder.
Elev K går i tredje.
A. H. sidder alene.
Det drejer sig om R.S., som er ny.
Drengen F.
eleven J.
Barn B har brug for pauser.
Far til elev D har klaget.
V.B. fra mellemtrinnet
Elev Q og R kan ikke sammen.
Drengene C og D
Pigerne M og N er veninder.
Vi observerede elev H i tre timer.
"""

_DIAGNOSES = """
En dreng i klassen har autisme.
Eleven har fået diagnosen ADHD.
Hun har angst og kommer ikke i skole.
Drengen er diagnosticeret med Aspergers syndrom.
Pigen lider af en spiseforstyrrelse.
Han er under udredning for autismespektrumforstyrrelse.
Der er mistanke om, at eleven har Tourette.
Barnet har epilepsi og bliver hurtigt træt.
Moren har en depression.
Faren er misbruger.
Han har OCD og vasker hænder hele tiden.
Eleven får medicin for ADHD.
En pige med selvskadende adfærd går i klassen.
Vi har en elev med Downs syndrom.
ADHD-drengen forstyrrer de andre.
Den autistiske pige sidder for sig selv.
Hun er ordblind og giver op.
Drengen har en tilknytningsforstyrrelse.
Hans ADHD fylder meget.
Hendes angst er taget til.
Eleven er udviklingshæmmet.
En dreng med infantil autisme er flyttet hertil.
Pigen har mutisme og taler ikke.
Eleven er udredt for PTSD.
Barnet viser tegn på depression.
Den nye dreng har ADHD.
Han har diabetes og skal måle blodsukker.
Moren er psykisk syg og har skizofreni.
Drengen på ni år har både ADHD og angst.
Eleven har cerebral parese og sidder i kørestol.
Vores autistiske dreng har brug for ro.
Autisten i klassen kræver en voksen.
Hun er bipolar.
Pigen har anoreksi og er indlagt.
Elevens dysleksi er først opdaget nu.
Klassekammeraten har epilepsi.
Han viser tydelige tegn på autisme.
Søsteren har også ADHD.
Barnet er diagnosticeret.
Eleven har en hjerneskade efter en ulykke.
"""

_NOTHING = """
Vi ønsker hjælp til overgangen fra frikvarter til time.
Klassen er delt i fire faste grupper.
Teamet består af seks voksne, lærere og pædagoger.
Vi har prøvet faste pladser i fem uger uden større forskel.
Der er mange afbrydelser i de lange moduler.
Vi mangler viden om autisme og visuel struktur.
Flere elever med ADHD har brug for pauser.
Vi vil gerne have et kursus om angst og skolevægring.
Kan I hjælpe med sprogstøttende strategier?
Sagsnummer 2018-010760-2 er afsluttet.
Se journal 2012-120375.
EAN-nummeret er 5798009373830.
Ring på +45 56 67 22 21.
Telefonen er 20 11 22 33.
Vi mødes den 12. oktober 2026 klokken 10.15.
Fristen er 23.11.2026.
Uge 42 er efterårsferie.
Der er 24 elever og to voksne.
Vi har brugt 1.500 kroner på materialer.
Skolen ligger på Nørregade 14.
Nordbakkeskolen har to spor.
Sankt Hans Skole holder fest i juni.
H.C. Andersen læses i fjerde klasse.
Vi bruger LP-modellen og TEACCH.
N.F.S. Grundtvig er på programmet.
Anne Franks Dagbog læses i ottende.
Vi har set på PALS og KRAP.
Elever og voksne har forskellige forventninger.
Vi har prøvet co-teaching i otte uger.
Må vi låne jeres materialer?
Storm og regn gjorde frikvarteret kort.
Liv og glade dage er der nok af.
Der er håb og tro på, at det lykkes.
Rose og ros er ikke det samme.
Hans egen vurdering er vigtig for fællesskabet.
Per uge er der tre moduler.
Max fem elever ad gangen.
August er travl, fordi skolen begynder.
Mark og skov bruges til udeskole.
Kim siger vi ikke noget om.
Det kræver ro, struktur og tydelige rammer.
Vi vil undgå at stille enkelte elever til skue.
Forældrene er positive.
Samarbejdet med SFO fungerer godt.
PPR har været på besøg en gang.
AKT-vejlederen har observeret i to timer.
Læsevejlederen er inde over.
Ledelsen bakker op.
Vi har en A-klasse og en B-klasse.
Gruppe A arbejder ude, gruppe B inde.
Plan B er at dele klassen.
Plan A virkede ikke.
I 3. klasse er der mange konflikter.
4.-6. klasse deler skolegård.
Vi bor i EU og taler om FN.
IT-udstyret er gammelt.
Vi bruger P.P.R. som sparringspartner.
Kl. 8.10 begynder første time.
Kolleger fra andre skoler kan komme med.
Hvordan holder vi fast, når det bliver svært?
Vi har brug for nye øjne på praksis.
En gruppe elever mister koncentrationen efter ti minutter.
Nogle af pigerne skriver grimt på sociale medier.
Drengene samles om fodbold.
De voksne reagerer forskelligt.
Vi vil gerne have fælles sprog om stressniveau.
Ordblindhed og it-hjælpemidler er et tema på skolen.
Diagnoser fylder meget i debatten.
Vi har elever med forskellige forudsætninger.
Skolen vil gerne være god til autisme.
Angst er et stigende problem i udskolingen.
Vi har holdt oplæg om ADHD for forældrene.
Kurset om epilepsi var godt.
Lærerteamet ønsker sparring om depression blandt unge.
Vi søger viden om selvskadende adfærd i grupper.
Mange børn er trætte mandag.
Det er svært at få alle med.
Skemaet er ændret tre gange.
Vi har haft vikar i dansk siden uge 36.
Klasserumsledelse er vores fokus i år.
Rummet er lille, og lyden er dårlig.
Vi har fire piktogrammer på tavlen.
Målet er, at alle kan deltage i samling.
Tegn på, at det lykkes: flere rækker hånden op.
Vi evaluerer i uge 6.
Observation ønskes en mandag.
Torsdag formiddag passer bedst.
Skolelederen er orienteret.
Aftalen er, at vi prøver det i fire uger.
Dansk som andetsprog fylder på årgangen.
Nogle elever taler polsk, arabisk og ukrainsk.
Polen og Ukraine er på landkortet.
Vi har besøgt Lindehegnsskolen.
Fuglevangens Specialskole har vist os rundt.
Kildemarkskolen arbejder med mellemformer.
Maria Montessori har inspireret os.
Astrid Lindgren er ugens forfatter.
Halfdan Rasmussen rimer vi over.
Vi går til gymnastik i hallen.
Søren Kierkegaard er ikke pensum.
Jul og påske er svære tider.
Det var en god uge.
Pædagogerne tager over klokken 14.
Vi har tre støttetimer om ugen.
Lokale 12 er ledigt.
Rutiner, rutiner og rutiner.
Eleverne A-F sidder til venstre, resten til højre.
Karakteren B findes ikke i Danmark.
Vitamin D og C er på skemaet i natur/teknologi.
Tegn et X, hvor du står.
Vi har et ønske om mere ro i timen.
Hvem gør hvad og hvornår?
Hjælp os med at holde fokus.
Vi har talt om det i teamet.
Klassens trivsel er målt i februar.
Tallene viser lavere ro og orden.
Vi vil gerne have to besøg.
Der er plads på parkeringspladsen.
Skriv til kontoret, hvis I er forsinket.
Vi glæder os til samarbejdet.
Indskolingen har åben dør.
Mellemtrinnet har tematime fredag.
Udskolingen skriver projektopgave.
SFO'en har 80 børn.
Tiden er knap.
Forløbet må gerne vare ti uger.
"""


def _lines(block: str, kind: str) -> list[tuple[str, str]]:
    return [(line, kind) for line in block.strip().splitlines()]


SPLIT_NUMBER = ("040436\n-4456", Kind.CPR.value)
"""The one number that stands on two lines."""

LABELLED: list[tuple[str, str]] = [
    *(pair for pair in _lines(_CPR, Kind.CPR) if pair[0] not in {"040436", "-4456"}),
    SPLIT_NUMBER,
    *_lines(_NAMES, "name"),
    *_lines(_INITIALS, Kind.INITIALS),
    *_lines(_DIAGNOSES, Kind.DIAGNOSIS),
    *_lines(_NOTHING, NOTHING),
]
