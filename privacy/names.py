"""First names and surnames common in Danish schools, for a warning and never for a decision.

Only what is common is here: the lists help a writer notice a name, they need not know every
name. Words that mean something else as well are kept apart. All in small letters.
"""

# ruff: noqa: SIM905 - a list of names is read and reviewed as running text

from __future__ import annotations

FIRST_NAMES = frozenset(
    """
    aase abbas abdelrahman abdi abdikarim abdirahman abdul abdullah abdullahi abel adam adel
    adem adham adnan adrian agnes ahlam ahmad ahmed ahmet aicha aisha akram aksel alaa alan
    albert alberte aleksander aleksandra alex alexander alexandru alfred ali alia alice alina
    aliya alma amal amar ameer amin amina aminah amine amir amira ammar amr ana anan anas
    anastasia anders andrea andreas andreea andrei andrii andrzej ane anette angelina anis anisa
    anita anja ann anna annabell anne annelise annemette annette anni annika anton antoni
    aqqaluk arash arda aria ario arjun arnaq arne artem arthur artur arwa asger ashraf asma
    asmaa asmus asta astrid aya ayaan ayan ayat ayham ayla aylin ayman ayse ayub ayşe azad aziz
    aziza bahar baran barbara bartosz basel bashar bashir bastian beate belal benedikte benjamin
    benny bente berat berit berivan bertil bertram bettina bilal birgit birgitta birgitte birthe
    bjarke bjarne bodil bogdan bohdan boris brian britta bruno burak camilla carina carl carla
    carlo caroline caspar casper cathrine cecilie charlie charlotte chris christel christian
    christina christine christoffer christopher clara claus connie conrad dagmar dagny dan
    daniel daniella daria dariusz daryna david dawid dawud deniz dennis diana dilan dima dina
    ditte diyar dmytro dominik dorota dorte dorthe dua ebba ebbe ebru edin edith efe egon eigil
    einar ejnar ela elena elham elias elif elin elina eline elisa elisabeth elise ella ellen
    ellie ellinor elliot elna elsa else elvira ema eman emil emilia emilie emily emin emina emir
    emma emmy emre enes ensar erdem eren erik erika erling ernst esma esra ester esther eva
    evelyn eylül fadi fadumo fahad faisal farah farhad farid farida fariha faris fatema fatih
    fatima fatimah fatma fatme fatoumata felix ferdinand ferhat feysal filip filippa filiz finn
    firas flemming flora frank frede frederik frederikke freja freya frida frode furkan gabriel
    gabriela gerda gertrud ghada ghazal gitte gorm gregers grete grethe grzegorz gudrun gulsen
    gunhild gunnar gunner gustav gözde habib hadi hadil hafsa haidar hajar hakan hala halima
    hamid hamsa hamza hamze hanan hani hanin hanna hannah hanne hannibal harald haris harry
    harun hasan hassan hatice hawa haya hayat heidi heine helena helene helga helge hella
    henning henriette henrik henry herman hiba hibo hilda hilma hjalmar hoda hodan holger huda
    hugo husam hussain hussam hussein hüseyin ib ibi ibrahim ibtisam ida idil idris igor ikram
    ilayda ilham ilias ilse ilya ilyas iman imane imran ina inaya inge ingeborg inger ingrid
    inuk ioan ioana irene irina iris isa isabel isabella isak ismael ismail israa issa iulia
    ivalu ivan iver ivik iza jacob jakob jakub jamal james jamila jana jane janina janne janni
    jannie jannik jasmin jasmina jason jasper javad jawad jean jeanette jeanne jens jeppe jesper
    jette jihan jimmy joachim joakim joan joanna joel johan johanna johanne johannes john johnny
    jon jonas jonathan jonna josefine josephine juan jude judi julia julian juliana julie julius
    jytte jørgen jørn kacper kadir kai kaj kamal kamil kamila kamilla karam karen karim karima
    karin karina karl karla karolina karoline kasper katarzyna kate kathrine katja katrine
    kawsar kawthar keld kenneth kenny kent kerem kevin khadija khadra khaled khalid khalil
    khawla kim kinga kirsten kirstine kjeld klara klaus knud konrad kristian kristina kristine
    kristoffer krystian krzysztof kurt kåre laila lamar lana lara lars lasse lauge laura laurits
    lauritz laust layan layla layth lea leen leif leila lejla lena lene leo leon leonard leonora
    leyla liam liban lilian liliana lilly lily lina linda line linea linh linnea linus lis lisa
    lisbeth lise liselotte lissi liva lizzie lone lotte loui louis louise luay lubna luca lucas
    lucca lucia ludvig luis luka lukas luna maciej mads magda magdalena magne magnus maha mahad
    mahamed mahdi mahir mahmoud mahmud maisa maja majd majed malak malene malik malika malou
    malthe malu manar marek maren margit margot margrethe maria mariam mariana marianne marie
    marina marinus marius mariusz marta martha marthe martin martine marwa marwan mary maryam
    maryan masoud matej mateja mateo mateusz matheo mathias mathilda mathilde mathis matilde
    mattias maxim maya maysa mehdi mehmet melek melina melisa meriem merve meryem mette mia
    michael michala michał michelle mie mika mikael mikas mike mikkel mikkeline mila milad milan
    milas milena mille milo mina minh minik minna mira miriam mirza moaz moein mogens mohamad
    mohamed mohammad mohammed mohamud mohsen molly mona monica monika morten moustafa muhammad
    muhammed muhammet munira murad murat musa mustafa mykola nabil nada nadia nadim nadja nael
    naima naja najaaraq najma namir nana nanna nasir nasra nasser natalia natalie natasja
    nathalie nawal nazanin nelly nermin nesrin nicklas nicolai nicolaj nicoline niels niklas
    nikolaj nikoline nina nivi noa noah noelle nohr noor nora nour noura nuh nuka nukappi nur
    nura nurcan nuria odin oksana olav ole oleksandr oleksii olena olga oline oliver olivia
    oliwia omar omer omran osama oscar oskar osman ottilia otto ove palle paninnguaq parisa
    patrick patrik paul paula pauline pawel paweł peder pelle pernille peter petra petrine
    philip phillip pia pilunnguaq piotr pipaluk polina poul poula preben qais qasim qupanuk
    rabia rahaf rahma rami rana rania ranya rasha rashid rasmus rawan raya rayan raza rebecca
    rebekka reem regitze reham rené reza ridwan rikke rima rita robert robin rojda roland rolf
    roni ronja ronni rosa rosalina rosemarie roza rozerin ruba ruben rukia rune ruqaya rustam
    ruth ryan saad saba sabah sabrina sadia safa safia safiya sahar sahra said saif salah salam
    salem salik salim sally salma saman samar samer sami samia samir samira samuel sana sanaa
    sanad sandra sanne sara sarah sarina sarra sebastian sedra selim selin selma semih serhat
    serkan sevda severin shahad shahd shaima sham shayan shirin sibel sidra sidsel signe sigrid
    sigurd siham silas silje silvia sima simon simone sinan siraj sisse sissel sofia sofie
    sofiia soha solveig sonja sophia sophie soran steen stefan stefania steffen stella stine
    stinna suhaib sukaina sulaiman suleiman suleyman sumaya sumeya sune susan susana susanne
    svitlana sylvester sylvia szymon søren sørine tage taha taher talal tamara tamer tanja tarek
    tareq tariq tasnim tatiana taym teodor teodora terese tetiana thanh theis theo theodor
    theresa thilde thomas thor thora thorbjørn thorkild thyge thyra tilde tim tina tobias tom
    tomasz tommy torben tore torsten tove trine tristan troels tuan tue tuva tyge uffe ulla
    ulrich ulrik ulrikke umar umut usman vagn valborg valdemar valentina vanessa vera verner
    vibeke vicki vicky victor victoria vigga viggo vigo viktor viktoria villads villiam villum
    vilma vincent vita vivi vivian vlad volodymyr wael waleed walid walter walther warda warsame
    werner weronika wiktor wiktoria wilhelm william willy winnie xander xawa yahya yaman yara
    yaren yaseen yasin yasmin yasmina yasmine yasser yassin yazan yelyzaveta yesim yosef yousef
    yousif youssef yrsa yuliia yunus yusra yusuf yvonne yıldız zahid zahra zaid zain zainab
    zakaria zakarias zaki zamzam zander zara zayd zaynab zehra zein zeinab zenia zeynep ziad
    zofia zohra zoya zuzanna ángel åge åse ömer ørjan østen łukasz
    """.split()
)

# Words that are names too. Some writers capitalise nouns, so a capital alone says little:
# only a surname after them makes them a name.
NOUN_NAMES = frozenset(
    """
    alba april ask bella bille birk bjørn bo bror dag falk fie fred frej fri gro gry happy helle
    hope jo juni lilje liv lykke lyn lærke mai maj mark my måne nova pil rose saga sander sif
    siv skjold snefrid sol star sten storm svend tea tor ulv vibe vilje viola violet winter ørn
    """.split()
)

# Names that also begin ordinary sentences: "Hans bog", "Per uge", "Max fem elever".
SENTENCE_START_NAMES = frozenset("august hans jan max per rene sine".split())

SURNAMES = frozenset(
    """
    abdi abdullah abdullahi ahmad ahmed ali andersen andreasen arslan aydin begum bendtsen
    bertelsen bjerregaard bundgaard carlsen celik chen christensen christiansen christoffersen
    clausen dalsgaard damgaard danielsen davidsen dogan enevoldsen eriksen frandsen frederiksen
    gregersen hansen hassan hedegaard hemmingsen henriksen hermansen hougaard hussain hussein
    ibrahim ibsen isaksen ismail iversen jacobsen jakobsen jensen jeppesen jepsen jespersen
    johansen jørgensen kaplan karlsen kaya khan kjærgaard knudsen kovalenko kowalski kragh
    kristensen kristiansen krogsgaard kılıç larsen lauridsen lauritsen laursen lorenzen madsen
    mahmoud mathiasen mathiesen mikkelsen mogensen mohamed mohammad mohammed mortensen mustafa
    mølgaard møller nguyen nicolaisen nielsen nikolajsen nissen nowak nørgaard olsen osman
    ottosen overgaard ozturk pedersen petersen petrenko poulsen rahimi rasmussen sahin saleh
    schmidt shevchenko simonsen singh skovgaard steffensen svendsen søndergaard sørensen
    therkildsen thomsen thorsen thygesen tran vestergaard villadsen warsame yildirim yildiz
    yilmaz yılmaz özdemir öztürk østergaard şahin
    """.split()
)

# Writers and makers of methods, whose names stand in plans and books.
PUBLIC_PEOPLE = frozenset(
    {
        ("astrid", "lindgren"),
        ("bo", "hejlskov"),
        ("halfdan", "rasmussen"),
        ("hans", "christian"),
        ("karen", "blixen"),
        ("maria", "montessori"),
        ("søren", "kierkegaard"),
    }
)
