"""How titles name products other than the performance: parking, passes, packages, add-ons, memberships."""

from __future__ import annotations

import re
from typing import NamedTuple

from shared.matching.text import any_of, bag
from shared.model import ProductKind

END = r"(?=\s*(?:$|[-|:;*\[\](){}]))"
NUMBER = r"(?<!session )(?<!game )(?<!match )(?<!week )(?<!round )(?:\d+|two|three|four|five|six|seven)"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


class ProductWords(NamedTuple):
    """How a product is named: `pattern` can only be found beside one of `hints`.

    `tag` tells products of one kind apart; where it is empty the kind says all.
    """

    kind: ProductKind
    tag: str
    hints: frozenset[str]
    pattern: re.Pattern[str]


PRODUCT_WORDS: tuple[ProductWords, ...] = (
    ProductWords(
        ProductKind.PARKING,
        "",
        bag("parking"),
        any_of(
            r"\b(?:complex |premier |vip |preferred |premium |general |advance |prepaid |offsite )?(?:plaza de )?parking\b(?: lots?\b)?(?: (?:pass|permit|spot|space|ticket|voucher)(?:es|s)?\b)?(?: only\b)?",
        ),
    ),
    ProductWords(
        ProductKind.PARKING,
        "",
        bag("estacionamiento aparcamiento parkplatz parkticket stationnement parcheggio"),
        any_of(
            r"\b(?:estacionamiento|aparcamiento|parkplatz|parkticket|stationnement|parcheggio)\b",
        ),
    ),
    ProductWords(
        ProductKind.PARKING,
        "rv",
        bag("rv"),
        any_of(
            r"\brv (?:pass|parking|lot|permit|spot|camping pass)(?:es|s)?\b",
        ),
    ),
    ProductWords(
        ProductKind.MEMBERSHIP,
        "",
        bag("membership memberships deposit"),
        any_of(
            r"\bmembership(?:s)?\b(?: registration| renewal| deposit)?",
            r"\bseason ticket (?:member )?deposit\b",
        ),
    ),
    ProductWords(
        ProductKind.MEMBERSHIP,
        "gift",
        bag("gift donation donations"),
        any_of(
            r"\bgift (?:card|certificate|voucher)s?\b",
            r"\bdonations?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "bound",
        bag("required not isnt included include must add addon addons upsell"),
        any_of(
            r"\b(?:event |concert |game |show |separate |valid )?(?:ticket|admission)s? (?:is )?(?:also )?required\b",
            r"\b(?:not|isnt) an? (?:\w+ )?ticket\b",
            r"\b(?:ticket|admission|concert ticket|game ticket|show ticket)s? (?:is |are )?not included\b",
            r"\bdoes not include (?:\w+ )?(?:ticket|admission)s?\b",
            r"\bmust (?:have|purchase|hold) (?:an? )?(?:\w+ )?ticket\b",
            r"\badd[- ]?ons?\b",
            r"\bupsell\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "camping",
        bag("camping glamping campsite campsites"),
        any_of(
            r"\b(?:car |tent |rv |group |general |primitive |premium )?(?:camping|glamping|campsite)s?\b(?! world)(?: and (?:vehicle|parking|rv|car))?(?: (?:pass|permit|package|add-on|spot)(?:es|s)?\b)?",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "vehicle",
        bag("vehicle car tailgate tailgating"),
        any_of(
            r"\b(?:vehicle|car|companion vehicle|tailgate|tailgating) (?:pass|permit)(?:es|s)?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "tailgate",
        bag("tailgate"),
        any_of(
            r"\btailgate (?:party|ticket|experience|zone|package)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "pregame",
        bag("pre pregame watch warm warmup warmups shoot shootaround batting"),
        any_of(
            r"\bpre-?\s?game (?:pass|access|warm-?\s?ups?|experience|field|party|buffet|tailgate|meal|chalk talk)(?:es)?\b(?: ?\(?watch warm-?\s?ups?\)?)?",
            r"\bwatch warm-?\s?ups?\b",
            r"\bwarm-?\s?up (?:pass|access|experience)(?:es)?\b",
            r"\bshoot-?\s?around (?:pass|access|experience)?",
            r"\bbatting practice\b(?: (?:pass|access|experience)\b)?",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "postgame",
        bag("post postgame postshow postmatch"),
        any_of(
            r"\bpost-?\s?(?:game|show|match) (?:pass|access|photo|field|on-?field|on-?court|court|meet|experience|free throws?|shot)\w*\b",
            rf"\bpost-?\s?game{END}",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "meet",
        bag("meet photo autograph autographs"),
        any_of(
            r"\bmeet (?:and|n|&) greet\b",
            r"\bphoto (?:op|opportunity|package)s?\b",
            r"\bautographs?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "upgrade",
        bag("upgrade upgrades"),
        any_of(
            r"\bupgrades?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "suite",
        bag("suite suites"),
        any_of(
            r"\bsuites? (?:reservation|rental|deposit|ticket|seating|package|experience|pass|inquiry|hospitality)(?:es|s)?\b",
            rf"(?:^|[-|:(\[*])\s*(?:(?:luxury|premium|vip|party|shared|single game|executive|club|super) )?suites?\b{END}",
            r"\b(?:luxury|premium|vip|party|shared|single game|executive) suites?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "club",
        bag("club lounge terrace bunker speakeasy loft loge opera box"),
        any_of(
            r"\b(?:vip |premium |private )?(?:club|lounge|terrace|bunker|speakeasy|loft) (?:access|pass|admission|upgrade|entry|membership)(?:es)?\b",
            r"\bclub seats?\b",
            r"\bloge box(?:es)?\b",
            r"\bopera box(?:es)?\b",
            r"\bbox (?:seat|rental)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "premium",
        bag("premium vip table booth cabana bottle"),
        any_of(
            r"\bpremium (?:seat(?:ing|s)?|tickets?|area|viewing|table|inventory)\b",
            r"\bvip (?:table|booth|cabana|seating)s?\b",
            r"\b(?:table|booth|cabana|bottle) (?:reservation|service|rental)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "grounds",
        bag("ground grounds"),
        any_of(r"\bgrounds? (?:admission|pass|ticket)(?:es|s)?\b"),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "seating",
        bag(
            """loge club skybox skyboxes sky inclusive standing rail pack packs group rooftop rooftops cabana cabanas terrace
            box boxes patio porch table tables theme"""
        ),
        any_of(
            rf"(?:^|[-|:(\[*])[\w ]*\b(?:loge|club level|club seating|sky ?box(?:es)?|all[- ]inclusive|standing room(?: only)?"
            rf"|(?:drink|bar) rail|rooftops?|cabanas?|terrace tables?|field box(?:es)?|patio|porch)\b[\w ]*{END}",
            rf"\b(?:family|fan|rivalry|group|theme(?: night)?|value|ticket|4|four)[- ](?:4[- ]?|four[- ])?(?:packs?|tickets)\b[\w ]*{END}",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "entry",
        bag("early fast priority premium express vip front fastlane fastpass fasttrack skip"),
        any_of(
            r"\b(?:early|fast|priority|premium|express|vip|front of (?:the )?line) (?:entry|entrance|lane|access|admission|pass)(?:es)?\b",
            r"\bfast ?(?:lane|pass|track)s?\b",
            r"\bskip the line\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "pit",
        bag("pit garage paddock"),
        any_of(
            r"\bpit (?:party|pass|access)(?:es)?\b",
            r"\bgarage (?:pass|access)(?:es)?\b",
            r"\bpaddock (?:club|pass|access)\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "field",
        bag("sideline field on onfield court courtside ice onice tunnel bench high fan"),
        any_of(
            r"\b(?:sideline|field|on-?field|court(?:side)?|on-?ice|ice|tunnel|bench|high five|fan) (?:pass|access|tunnel)(?:es|s)?\b",
            r"\bhigh ?five (?:line|tunnel|kids)\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "soundcheck",
        bag("sound soundcheck"),
        any_of(
            r"\bsound ?check\b(?: (?:party|pass|access|experience|package)\b)?",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "transport",
        bag("shuttle shuttles bus coach train rail ferry transit transport transportation transfer park"),
        any_of(
            r"\bshuttles?\b(?: (?:pass|ticket|bus|service)(?:es|s)?\b)?",
            r"\b(?:bus|coach|train|rail|ferry|transit|transport(?:ation)?|transfer) (?:pass|ticket|ride|service|package|only|from|to)(?:es|s)?\b",
            r"\btransportation\b",
            r"\bpark and ride\b",
        ),
    ),
    ProductWords(
        ProductKind.ADD_ON,
        "goods",
        bag(
            "merch merchandise shirt tshirt poster hoodie lawn chair chairs blanket locker lockers cooler program souvenir food drink beverage meal dinner concession deal deals combo combos eat pre preshow prepaid"
        ),
        any_of(
            r"\b(?:merch(?:andise)?|t-?shirt|poster|hoodie|lawn chair|chair|blanket|locker|cooler|program|souvenir)s? (?:rental|package|bundle|voucher|purchase|pre-?order|add-on|credit)s?\b",
            r"\blawn chairs?\b",
            r"\blockers?\b",
            r"\b(?:food|drink|beverage|meal|dinner|concession|merch|merchandise) (?:and (?:food|drink|beverage) )?(?:voucher|package|credit|add-on|plan)s?\b",
            r"\b(?:ticket|food|drink|meal|beer|dinner|concession)s?\b[\w ]*\b(?:deal|combo)s?\b",
            r"\ball[- ]you[- ]can[- ]eat\b",
            r"\bpre-?\s?(?:show|paid|concert) (?:dinner|meal|reception|buffet)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "hotel",
        bag("package packages bundle bundles hotel"),
        any_of(
            r"\b(?:hotel|travel|room|resort|cruise|vacation|stay|lodging)\b[\w ,/-]*\b(?:package|bundle)s?\b",
            r"\bticket and hotel\b",
        ),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "vip",
        bag("vip vips"),
        any_of(
            r"\bvip (?:package|experience|ticket|upgrade|pass|hospitality|bundle|offer|option|admission|ga|lounge)(?:es|s)?\b",
            r"\b(?:gold|silver|platinum|diamond|bronze|super|ultimate|official|premium) vip\b",
            rf"(?:^|[-|:(\[*])\s*vips?\b{END}",
            rf"\bvip{END}",
            r"\bvip\b(?=.*\b(?:pass|admission)(?:es)?\b)",
        ),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "plus",
        bag("ga platinum"),
        any_of(r"\bga plus\b", r"\bplatinum\b(?=.*\b(?:pass|ticket)(?:es|s)?\b)"),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "hospitality",
        bag("hospitality"),
        any_of(
            r"\bhospitality\b(?: (?:package|ticket|experience|suite)s?\b)?",
        ),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "experience",
        bag("experience experiences"),
        any_of(
            r"\b(?:enhanced|fan|premium|ultimate|exclusive|elevated|on ?location|courtside|backstage|behind the scenes|official|platinum|ticketed|premier|vip|immersive fan)(?: \w+){0,2} experiences?\b",
            r"\b(?:lounge|club|hospitality|suite|pit|box|dinner|meet and greet|photo|sound ?check|field|court|tailgate|pregame) experiences?\b",
        ),
    ),
    ProductWords(
        ProductKind.PASS,
        "season",
        bag("season subscription subscriptions plan plans pack packs package packages flex book books"),
        any_of(
            r"\b(?:full |half |partial |regular |mini |\d{2}(?:\d\d)?(?:[-/]\d\d)? )*season\b(?=.*\b(?:ticket|pass|package|plan|subscription|book|strip)s?\b)",
            r"\bseason (?:ticket|pass|package|plan|subscription|book)(?:es|s)?\b",
            r"\bsubscriptions?\b",
            rf"\b(?:{NUMBER}|mini|flex|half|partial|full)[\s-](?:game|show|season|match|concert)?[\s-]?(?:plan|pack|package|flex|book|pass)s?\b",
            r"\b(?:mini|flex|holiday|ticket) ?(?:plan|pack|book)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.PASS,
        "sessions",
        bag("session sessions strip strips book books"),
        any_of(
            r"\ball[- ]sessions?\b(?: (?:pass|ticket|package|strip|book)(?:es|s)?\b)?",
            r"\b(?:ticket|full|session|tournament) (?:strip|book)s?\b",
        ),
    ),
    ProductWords(
        ProductKind.PASS,
        "",
        bag(
            "day days night nights pass passes ticket tickets admission ga bundle bundles wristband package combo badge parts sessions games shows matches weekends vip"
        ),
        any_of(
            rf"\b{NUMBER}[\s-]?(?:day|night|event|race|session|show|part)s?(?: \w+)? (?:pass|ticket|admission|general admission|ga|bundle|wristband|package|combo|badge|festival pass|vip)(?:es|s)?\b",
            rf"\b{NUMBER}[\s-]?(?:day|night)s?{END}",
            r"\b(?:full )?(?:weekend|multi-?day|multi-?night|tournament|event|festival|series|full event|full festival|full weekend|all days?|all nights?) (?:pass|tickets?|package|bundle|wristband|badge|combo|ga pass|general admission|ga|vip pass|vip)(?:es|s)?\b",
            rf"\b{WEEKDAY}(?:\s*(?:and|to|-|/|,|thru|through)\s*{WEEKDAY})+(?: \w+)? (?:pass|ticket|admission|bundle)(?:es|s)?\b",
            r"\b(?:pass|passes) for (?:both|all)\b",
            r"\b(?:both|all(?: \w+)?) (?:days|nights|weekends|parts|shows|sessions|games|matches)\b",
            r"\bparts? (?:1|one|i) (?:and|&|\+) (?:2|two|ii)\b",
            r"\bdays? \d(?: ?(?:,|and|&|to|-) ?\d)+\b",
            r"\bdays? (?:one|two) and \w+\b",
            rf"\bpass(?:es)?{END}",
        ),
    ),
    ProductWords(
        ProductKind.PACKAGE,
        "",
        bag("package packages bundle bundles"),
        any_of(
            r"\b(?:ticket |party |group |family |birthday |fan |premium |platinum |gold |silver |official |ultimate )*(?:package|bundle)s?\b(?! tour)",
        ),
    ),
)
"""Looked for in this order; what is found is taken out of the title before the next is looked for."""

HINTS = frozenset().union(*(words.hints for words in PRODUCT_WORDS))
"""A title without any of these words names no product but the performance."""
