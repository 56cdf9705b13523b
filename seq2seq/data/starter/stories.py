"""Two clauses that make sense together, from short notations: what for what reason, on what condition, after what.

A notation reads `form [not] [chain:] verb [role=choices]`. Forms: `does`, `is` (is doing), `did`, `was` (was doing),
`will`, `going` (is going to), `has` (has done), `if` (supposed), `would`. Roles: `object=`, `at=`
(place), `manner=`, `quality=` (degree+adjective); the choices are lexemes or classes parted by commas. The subject is
the same person on both sides, but for the weather.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import PASTIMES, WEATHER, fill, known, repeated
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Aspect,
    Bond,
    Clause,
    Determination,
    Entity,
    Event,
    Force,
    Link,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Quality,
    Relation,
    Sentence,
    Tense,
)
from seq2seq.data.starter.natural import OBJECTS
from seq2seq.data.starter.phrases import IT, YOU, members, other_person, person, thing
from seq2seq.data.starter.sense import MEALS, overlap

FORMS = {
    "does": (Tense.PRESENT, Aspect.WHOLE),
    "always": (Tense.PRESENT, Aspect.HABIT),
    "is": (Tense.PRESENT, Aspect.ONGOING),
    "did": (Tense.PAST, Aspect.WHOLE),
    "was": (Tense.PAST, Aspect.ONGOING),
    "will": (Tense.FUTURE, Aspect.WHOLE),
    "going": (Tense.PRESENT, Aspect.PLANNED),
    "has": (Tense.PRESENT, Aspect.PERFECT),
    "if": (Tense.SUPPOSED, Aspect.WHOLE),
    "would": (Tense.CONDITIONAL, Aspect.WHOLE),
}
CHAINS = {"can:": "can:bare", "want:": "want:to", "must:": "must:bare", "have:": "have:to", "wish:": "would_like:to"}

# effect < cause
REASONS = """
    does be quality=tired,very+tired < did work manner=a_lot,too_much
    does be quality=tired,very+tired < did not sleep manner=well,a_lot
    does be quality=tired < did clean object=house,kitchen,window,garage,car
    does be quality=happy,very+happy < did win object=match
    does be quality=happy,really+happy < did receive object=mail,present
    does be quality=happy,very+happy < did find object=job.work,apartment,key,wallet,solution,ring
    does be quality=sad,very+sad < did lose object=dog,ring,watch,toy,doll,ball,photo
    does be quality=worried,very+worried < did lose object=passport,ticket,wallet,key,phone
    does be quality=worried < does have object=exam,meeting,problem
    does be quality=late < did miss object=train,bus,plane
    does be quality=angry,very+angry < did break object=glasses,watch
    does be quality=angry < did forget object=umbrella,key,ticket,passport
    does be quality=proud,very+proud < did win object=match
    does be quality=proud < did build object=house,boat
    does be quality=nervous,very+nervous < does have object=exam,interview,meeting
    does be quality=sick < did eat object=mushroom,ice_cream,cake,chocolate,cherry
    does be quality=rich < did sell object=house,castle,painting,factory
    does be quality=famous < did write object=novel,book,song
    does be_hungry < did not have_breakfast,have_lunch,have_dinner
    does be_thirsty < did run,swim,dance
    does be_sleepy < did work at=office,factory,hospital,restaurant
    is stay at=home < does be quality=sick,tired,very+tired
    did stay at=home < did be quality=sick,tired,busy,too+tired
    is stay at=home < is rain,snow
    did stay at=home < was rain,snow
    did not come < did be quality=sick,busy,tired
    does not can: come < does be quality=sick,too+busy
    will not come < does must: work,study,rest,cook
    does not can: go_out < is rain,snow
    does not want: go_out < does be_cold.weather,be_dark
    does not want: swim < does be_cold
    is put_on object=coat,sweater,scarf,glove,jacket < does be_cold.weather
    is take_off object=coat,sweater,jacket,scarf < does be_hot.weather
    is open object=window < does be_hot
    did close object=window,door < did be_cold
    did turn_on object=lamp < did be_dark
    did turn_on object=heater < did be_cold
    is drink object=water,lemonade,orange_juice,tea,beer < does be_thirsty
    is eat object=sandwich,soup,pasta,fruit,snack < does be_hungry
    does not want: have_lunch,have_dinner < does not be_hungry
    is cry < did lose object=doll,toy,ball,dog,cat
    is cry < did fall
    is cry < does miss.person object=kin
    is laugh < is watch object=film
    is hurry < does be quality=late
    does not can: buy object=vehicle,apartment,house,ring < does not have object=money
    does want: buy object=car,bike < does live at=country.side
    going sell object=vehicle,house,painting < does need object=money
    going go_to_bed < does be_sleepy
    going call object=doctor < does have_a_fever
    is sleep < does be quality=very+tired
    does must: rest < does be quality=sick
    does must: walk < did miss object=bus,train
    did call object=doctor < did be quality=sick
    did call object=policeman < did hear object=thief
    did thank object=person < did receive object=present,letter
    is study object=subject,language < does have object=exam
    is learn object=tongue < does want: live,work at=land
    did ask_for_help < did not understand object=exercise,question,problem,text,rule
    does not talk_to object=person < does be quality=shy,too+shy,angry
    does not can: open object=door,gate,suitcase,safe.box < did lose object=key
    does not can: read object=newspaper,menu,letter < did forget object=glasses
    does not can: travel < did lose object=passport
    is repair object=bike,car < does want: go_out,travel
    did take object=taxi < did miss object=bus,train
    does take object=umbrella < is rain
    is wait_for object=bus,train,taxi < does not want: walk
    is clean object=kitchen,living_room,bathroom < is wait_for object=kin
    is smile < does be quality=happy
    did change_jobs < did be_bored
    did leave < did be_bored
    does not sleep < does be quality=worried,nervous
    did buy object=flower,cake,wine < did invite object=kin
    does speak object=tongue < has live at=land
    does live at=country.side < does love object=horse,bird,cow,flower,dog
    is look_for object=key,wallet,passport,glasses < does want: leave
    does need object=coat,sweater,scarf < does be_cold
"""

# condition > result, of things that may well happen
CONDITIONS = """
    does be quality=sick > will stay at=home
    does be quality=sick > will call object=doctor
    does be quality=sick > will not go at=school.life,work.life,swimming_pool,stadium
    does be quality=tired,too+tired > will go_to_bed,rest,take_a_nap,sleep
    does be quality=late > will take object=taxi,bus,subway
    does be quality=late > will miss object=train,plane,bus
    does be quality=ready > will leave,come,go_out
    does be_hungry > will eat object=sandwich,apple,soup,salad,omelette,banana,pizza,pasta
    does be_hungry > will make object=sandwich,omelette,salad,soup
    does be_hungry > will order object=pizza,soup,dish
    does be_thirsty > will drink object=drink
    does be_sleepy > will go_to_bed
    does be_cold > will put_on object=coat,sweater,jacket,sock,scarf
    does be_cold > will close object=window,door
    does be_cold > will turn_on object=heater
    does be_hot > will open object=window
    does be_hot > will take_off object=coat,sweater,jacket
    does need object=money,car,vacation > will talk_to object=boss,father,mother,brother
    does need object=money > will sell object=vehicle,house,painting
    does have object=money > will buy object=vehicle,house,machine,coat,suit,dress,necklace,ring,sofa
    does have object=money > will travel,go_out,go_shopping
    does have object=problem,question > will call object=kin,person
    does have object=question > will write_to object=person
    does have_a_fever > will call object=doctor
    does have_a_cold > will stay at=home
    does want: lose_weight > will do_sports,run,swim,exercise
    does want: learn object=tongue > will go at=land
    does find object=key,wallet,ring,watch,dog > will call object=person
    does lose object=key,passport,wallet > will go at=police_station
    does lose object=wallet,phone > will be quality=sad,angry
    does win object=match > will be quality=happy,proud
    does miss object=train,bus > will take object=taxi
    does miss object=plane > will take object=train
    does work manner=a_lot > will be quality=tired
    does not sleep > will be quality=tired
    does not hurry > will miss object=train,bus,plane
    does sell object=house,car,painting,boat > will buy object=apartment,bike,van,house
    does go at=market,supermarket > will buy object=fruit,vegetable,bread,meat,fish,cheese
    does go at=museum > will see object=painting,statue
    does go at=zoo > will see object=wild
    does go at=city > will visit object=museum,castle,cathedral
    does come > will bring object=drink,cake,tart,flower
    does rain > will stay at=home
    does rain > will take object=taxi,bus,tram
    does rain > will not go_out,go_for_a_walk,go_camping,ride_a_bike
    does rain > will read object=book,novel,magazine
    does rain > will play.game object=cards,chess
    does rain > will listen_to object=radio
    does rain > will watch object=film,program
    does rain > will visit object=museum
    does snow > will ski
    does snow > will not drive object=car,truck
    does snow > will wear object=boot,coat,glove,scarf,cap
    does be_nice_out > will go_for_a_walk,swim,go_out,go_camping,ride_a_bike
    does be_nice_out > will go at=beach,park,zoo,forest
    does be_nice_out > will have_lunch,have_dinner,have_breakfast at=garden,park,balcony
    does be_nice_out > will water object=flower,plant.green,garden
    does be_cold.weather > will wear object=coat,scarf,sweater,glove
    does be_cold.weather > will drink object=tea,coffee,hot_chocolate
    does be_hot.weather > will wear object=hat,shirt,cap
    does be_hot.weather > will eat object=ice_cream,salad,peach
    does be_hot.weather > will swim at=swimming_pool
    does be_dark > will turn_on object=lamp
"""

# condition > result, of things imagined
SUPPOSITIONS = """
    if be quality=rich > would buy object=house,castle,car,boat,painting,ring
    if be quality=rich > would travel
    if be quality=rich > would live at=country.side,city,country
    if be quality=rich > would help object=person
    if be quality=young > would learn object=language,song
    if be quality=young > would travel,dance,go_camping,run
    if be quality=sick > would stay at=home
    if be quality=sick > would call object=doctor
    if be quality=tired > would go_to_bed,rest,take_a_nap
    if be quality=famous > would write object=book,novel
    if be quality=strong > would carry object=suitcase,box,parcel,fridge,sofa
    if be quality=ready > would leave
    if be_hungry > would eat object=sandwich,apple,soup,salad,omelette,banana,pizza,pasta
    if be_thirsty > would drink object=drink
    if be_cold > would put_on object=sweater,coat,scarf,glove
    if be_cold > would close object=window,door
    if have object=money > would buy object=vehicle,coat,suit,dress,necklace,ring,sofa,computer,camera,phone
    if have object=money > would travel,go_shopping,go_out
    if have object=car > would go at=beach,forest,mountains,sea.side,city
    if have object=garden > would plant object=tree,flower,rose,tulip
    if have object=dog > would go_for_a_walk at=park,forest
    if have object=vacation > would go at=country,city
    if have object=question > would call object=person
    if live at=land > would speak object=tongue
    if live at=country.side > would have object=dog,cat,horse
    if live at=city > would visit object=museum,castle
    if speak object=language > would understand object=song,film,text
    if speak object=language > would travel
    if speak object=tongue > would work at=land
    if know.of object=truth,answer > would be quality=happy,sad,surprised
    if lose object=passport,wallet,phone > would be quality=worried,sad,angry
    if win object=match > would be quality=happy,proud
    if rain > would stay at=home
    if snow > would ski
    if be_nice_out > would go_for_a_walk,go_out,swim
    if be_nice_out > would have_lunch at=garden
"""

# one after the other
SEQUENCES = """
    get_up + have_breakfast,take_a_shower,get_dressed,leave
    get_dressed + go at=work.life,school.life,market
    have_breakfast + go at=office,school.life,bakery
    have_lunch at=restaurant + go_back at=office
    have_dinner + go_to_bed,do_the_dishes
    have_dinner + watch object=film,program,match
    have_dinner + listen_to object=radio
    take_a_bath + go_to_bed
    take_off object=coat,shoe,jacket,hat + rest
    put_on object=coat,shoe,hat,boot + go_out,leave
    close object=window,door + turn_off object=lamp,radio,television
    close object=book + turn_off object=lamp
    open object=window + look_at object=sky,moon,sun,sea,mountain
    go at=beach + look_at object=sun,sea,sky
    turn_on object=radio + listen_to object=music,song
    turn_on object=television + watch object=film,match,program
    buy object=flour,egg,sugar,butter + make object=cake,tart
    go at=market,supermarket + buy object=fruit,vegetable,bread,meat,fish,cheese
    go at=bakery + buy object=bread,croissant,tart,cake
    go at=library,bookshop + read,choose object=book,novel
    go at=station,airport + wait_for object=kin,train,plane
    go at=restaurant + order object=dish,drink
    go at=post_office + send object=mail,parcel
    go at=bank.money + sign object=contract
    go at=swimming_pool + swim
    go at=theater + see object=play.stage
    go at=museum + look_at object=painting,statue
    go at=city + visit object=museum,castle,cathedral
    take object=bus,train,taxi,subway + go at=station,airport,museum,stadium,office,beach
    find object=key,wallet,passport + leave
    finish object=exercise,letter,report,book + go_to_bed,go_out
    sell object=house,apartment + buy object=house,apartment,boat
    sing.alone + dance
    drink object=tea,coffee + eat object=cake,cookie,croissant
    pick object=apple,cherry,strawberry + make object=tart,jam,cake
    plant object=tree,flower + water object=garden
    pack object=suitcase + leave,take
    invite object=kin + cook object=dish
    win object=match + have_fun
    thank object=person + leave
    kiss object=mother,father,daughter,son + go_to_bed,leave
    fall + cry
    wake_up.self + open object=window
    wake_up.self + get_up,have_breakfast
"""

# Where a language is spoken: what `tongue` and `land` stand for when they stand in one row.
LANDS = {
    "French": "France,Belgium,Paris,Lyon,Geneva",
    "English": "England,London,New_York",
    "Spanish": "Spain,Mexico,Madrid",
    "German": "Germany,Berlin,Vienna",
    "Italian": "Italy,Rome,Venice",
    "Chinese": "China,Beijing",
    "Japanese": "Japan",
    "Russian": "Russia,Moscow",
    "Portuguese": "Portugal,Brazil,Lisbon",
    "Arabic": "Morocco",
}

# What is done with a thing after it was got.
TAKEN_UP = {
    "buy": "eat drink read wear give give.present cook",
    "find": "keep give_back",
    "choose": "wear read watch",
    "order": "eat drink pay_for",
    "receive": "open read",
    "write": "send print",
    "read": "understand finish",
    "lose": "look_for",
    "look_for": "find",
    "repair": "sell give_back",
    "wash": "dry cut peel eat",
    "cook": "eat",
    "make": "eat drink",
    "have": "use sell",
    "see": "visit take_photos_of",
    "open": "read drink",
    "draw": "show",
    "translate": "send",
    "pick": "eat wash",
    "peel": "cut",
    "print": "sign send",
    "plant": "water",
    "try_on": "buy",
    "sign": "send",
    "start": "finish",
}

Part = Callable[[Draw, Entity], Clause]


def _rows(table: str, mark: str) -> tuple[tuple[str, str], ...]:
    """The two sides of each line."""
    rows = [line.strip().split(mark) for line in table.splitlines() if line.strip()]
    return tuple((left.strip(), right.strip()) for left, right in rows)


def chosen(draw: Draw, rows: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """One of the rows, with a language and where it is spoken."""
    left, right = draw.one(rows)
    if "tongue" not in left + right:
        return left, right
    tongue = draw.lexeme(tuple(LANDS))
    one, two = (side.replace("=tongue", "=" + tongue).replace("=land", "=" + LANDS[tongue]) for side in (left, right))
    return one, two


def part(notation: str) -> Part:
    """The clause that a notation stands for, for any subject."""
    form, *rest = notation.split()
    denied = "not" in rest
    rest = [token for token in rest if token != "not"]
    chain = CHAINS[rest.pop(0)] if rest[0] in CHAINS else None
    verbs = tuple(rest[0].split(","))
    roles = {role.split("=")[0]: role.split("=")[1].split(",") for role in rest[1:]}
    tense, aspect = FORMS[form]

    def build(draw: Draw, who: Entity) -> Clause:
        verb = draw.one(verbs)
        subject = IT if verb in WEATHER else who
        event = _filled(draw, verb, who, roles, denied, imagined=form in ("if", "would"))
        if chain:
            event = Event(chain, action=event)
        return Clause(subject, event, tense, aspect, Polarity.NEGATIVE if denied else Polarity.POSITIVE)

    return build


def _filled(draw: Draw, verb: str, who: Entity, roles: dict[str, list[str]], denied: bool, imagined: bool) -> Event:
    if "quality" in roles:
        degree, _, adjective = ("+" + draw.one(roles["quality"])).rpartition("+")
        return Event(verb, quality=Quality(adjective, degree.strip("+") or None))
    event = Event(verb)
    if verb not in WEATHER:
        event = replace(fill(draw, verb, who), manner=None, company=None)
    if "object" in roles and len(LEXICON.verbs[verb].frame) > 1:
        # "He did not understand a question" is odd: what is denied is known.
        own = {"own"} if verb in OWN else set()
        flags = (
            LEXICON.verbs[verb].flags
            | {"single"}
            | own
            | ({"definite"} if (denied and verb != "have") or verb in AT_HAND else set())
        )
        flags |= {"some"} if verb in FRESH or (imagined and verb in IMAGINED) else set()
        event = replace(event, object=_role(draw, roles["object"], flags, who))
        own |= {"own"} if verb == "find" and _one_of_ones_things(event.object) else set()
        if isinstance(event.object, Noun) and (own or (verb in AT_HAND and event.object.owner)):
            event = replace(event, object=replace(event.object, owner=taken_up(who)))
    if "manner" in roles:
        event = replace(event, manner=draw.one(roles["manner"]).replace("_", " "))
    place = _place(draw, roles["at"], toward="goal" in LEXICON.verbs[verb].flags) if "at" in roles else None
    if place is None and not LEXICON.verbs[verb].flags & {"goal", "place"}:
        return replace(event, place=None)
    return replace(event, place=place) if place else event


def _one_of_ones_things(what: Entity | None) -> bool:
    """Whether whoever finds it had lost it: "if you find your key", not "a key"."""
    kept = isinstance(what, Noun) and LEXICON.nouns[what.lexeme].classes >= {"small", "owned"}
    return kept and isinstance(what, Noun) and what.owner is None


# One puts on or sells one's own coat, and buys a cake, not the cake.
OWN = frozenset("break look_for lose forget put_on take_off wear sell".split())
AT_HAND = frozenset("open close turn_on turn_off".split())
FRESH = frozenset("sign choose read build buy plant write eat drink order make cook".split())
# If one were rich, one would visit a castle, not this one.
IMAGINED = frozenset("visit have give learn".split())


# Whoever is hungry eats one of them.
ONE_IS_ENOUGH = frozenset("pizza omelette sandwich tart cake".split())


def _role(draw: Draw, choices: list[str], flags: frozenset[str], who: Entity) -> Entity:
    if choices in (["person"], ["kin"], ["kin", "person"]):
        return other_person(draw, tuple(choices), who)
    lexeme = draw.lexeme(members(tuple(choices)))
    if "person" in LEXICON.nouns[lexeme].classes:
        return other_person(draw, (lexeme,), who)
    what = replace(thing(draw, lexeme, flags - {"measured"}, who), qualities=())
    return replace(what, number=Number.ONE) if lexeme in ONE_IS_ENOUGH and not what.count else what


def _place(draw: Draw, choices: list[str], *, toward: bool) -> Place:
    choice = draw.one(choices)
    names = {"city": tuple(LEXICON.cities), "country": tuple(LEXICON.countries)}.get(choice)
    if names:
        return Place(Relation.AT, Named(draw.lexeme(names)), toward)
    named = choice in LEXICON.spots or choice in LEXICON.countries or choice in LEXICON.cities
    return Place(Relation.AT, Named(choice) if named else Noun(choice), toward)


def taken_up(who: Entity) -> Entity:
    """How the second clause names the first one's subject."""
    return who if isinstance(who, Person | Again) else Again(who)


def because(draw: Draw) -> Sentence:
    """An effect and its cause."""
    who = person(draw)
    effect, cause = (part(side) for side in chosen(draw, _REASONS))
    first_who, second_who = who, taken_up(who)
    if draw.chance(0.3):
        first, second = cause(draw, first_who), effect(draw, second_who)
        return Sentence(first, link=Link(Bond.SO, second))
    return Sentence(effect(draw, first_who), link=Link(Bond.BECAUSE, cause(draw, second_who)))


def condition(draw: Draw) -> Sentence:
    """If it rains, I will stay at home."""
    return _conditional(draw, chosen(draw, _CONDITIONS), person(draw))


def suppose(draw: Draw) -> Sentence:
    """If I had money, I would buy a car."""
    return _conditional(draw, chosen(draw, _SUPPOSITIONS), person(draw))


def _conditional(draw: Draw, row: tuple[str, str], who: Entity) -> Sentence:
    first, second = (part(side) for side in row)
    begins = draw.chance(0.7)
    one, two = (who, taken_up(who)) if begins else (taken_up(who), who)
    supposed = first(draw, one)
    result = second(draw, two if supposed.subject != IT else who)
    if (
        supposed.subject == IT
        and (supposed.event.time is None)
        and supposed.tense is Tense.PRESENT
        and draw.chance(0.5)
    ):
        day = draw.one(
            ("tomorrow", "this evening", "on Sunday", "on Saturday", "tomorrow morning", "tomorrow afternoon")
        )
        supposed = replace(supposed, event=replace(supposed.event, time=day))
    return Sentence(result, link=Link(Bond.IF, supposed, first=begins))


def habit(draw: Draw) -> Sentence:
    """When it rains, I stay at home: the conditions again, as what always happens."""
    rows = tuple(
        row
        for row in _CONDITIONS
        if not any(
            once in row[0] for once in ("sell", "find", "lose", "need", "ready", "sleepy", "want:", " come", "=money")
        )
    )
    first, second = (part(side) for side in chosen(draw, rows))
    who = person(draw)
    begins = draw.chance(0.7)
    one, two = (who, taken_up(who)) if begins else (taken_up(who), who)
    cause = first(draw, one)
    result = second(draw, two if cause.subject != IT else who)
    result = replace(result, event=repeated(result.event), tense=Tense.PRESENT, aspect=Aspect.HABIT)
    if result.polarity is Polarity.POSITIVE and draw.chance(0.35):
        result = replace(result, event=replace(result.event, frequency=draw.lexeme(("often", "always"))))
    return Sentence(result, link=Link(Bond.WHEN, cause, first=begins))


def youth(draw: Draw) -> Sentence:
    """When I was young, I used to live in Paris."""
    who = person(draw)
    begins = draw.chance(0.7)
    one, two = (who, taken_up(who)) if begins else (taken_up(who), who)
    if isinstance(who, Noun) and (who.lexeme in CHILDREN or "kin" not in LEXICON.nouns[who.lexeme].classes):
        return youth(draw)
    young = Clause(one, Event("be", quality=Quality("young")), Tense.PAST)
    verb = LEXICON.verbs[draw.lexeme(_HABITUAL)]
    aspect = Aspect.WHOLE if verb.state else Aspect.HABIT
    done = replace(repeated(fill(draw, verb.lexeme, two)), company=None)
    return Sentence(Clause(two, done, Tense.PAST, aspect), link=Link(Bond.WHEN, young, first=begins))


def _pastime(draw: Draw, who: Entity) -> Event:
    """What somebody is in the middle of."""
    event = replace(fill(draw, draw.lexeme(PASTIMES), who), manner=None, company=None)
    noun = event.object
    if isinstance(noun, Noun) and (noun.quantity or noun.count):
        return _pastime(draw, who)
    return replace(event, object=replace(noun, qualities=())) if isinstance(noun, Noun) else event


def interrupted(draw: Draw) -> Sentence:
    """I was sleeping when he arrived."""
    who, other = person(draw), person(draw)
    if overlap(who, other):
        return interrupted(draw)
    event = fill(draw, draw.one(("arrive", "come_back")), other)
    arrival = Clause(other, replace(event, place=None, company=None, manner=None), Tense.PAST)
    if event.object == who or (isinstance(event.object, Person) and isinstance(who, Person)):
        return interrupted(draw)
    going = Clause(who, _pastime(draw, who), Tense.PAST, Aspect.ONGOING)
    return Sentence(going, link=Link(Bond.WHEN, arrival, first=draw.chance(0.4)))


def arrival(draw: Draw) -> Sentence:
    """When I come back, I will rest: English says it in the present, French in the future."""
    who = person(draw)
    if isinstance(who, Noun) and "kin" not in LEXICON.nouns[who.lexeme].classes:
        return arrival(draw)
    coming = part(draw.one(_ARRIVALS))(draw, who)
    later = taken_up(who)
    event = known(fill(draw, draw.lexeme(THEN), later))
    if isinstance(event.object, Noun):
        stranger = LEXICON.nouns[event.object.lexeme].classes & {"person", "kin"} == {"person"}
        if stranger or event.object.quantity or event.object.count:
            return arrival(draw)
        event = replace(event, object=replace(event.object, qualities=()))
    return Sentence(
        Clause(later, replace(event, manner=None, company=None), Tense.FUTURE), link=Link(Bond.WHEN, coming, first=True)
    )


RESTING = frozenset("sleep take_a_nap rest".split())


def meanwhile(draw: Draw) -> Sentence:
    """One does this while another does that."""
    first, second = person(draw), person(draw)
    doing, other = _pastime(draw, first), _pastime(draw, second)
    alike = any({doing.verb, other.verb} <= kind for kind in (MEALS, RESTING))
    strange = any(isinstance(who, Noun) and "kin" not in LEXICON.nouns[who.lexeme].classes for who in (first, second))
    if overlap(first, second) or doing.verb == other.verb or alike or strange:
        return meanwhile(draw)
    tense = Tense.PAST if draw.chance(0.6) else Tense.PRESENT
    one = Clause(first, doing, tense, Aspect.ONGOING)
    two = Clause(second, other, tense, Aspect.ONGOING)
    return Sentence(one, link=Link(Bond.WHILE, two, first=draw.chance(0.3)))


def sequence(draw: Draw) -> Sentence:
    """Somebody does this and then that."""
    who = person(draw)
    form = draw.weighted({"did ": 5.0, "will ": 2.0, "going ": 1.0})
    first, second = (part(form + side) for side in draw.one(_SEQUENCES))
    return Sentence(first(draw, who), link=Link(Bond.AND, second(draw, taken_up(who))))


UNADVISED = ("miss", " be ", "understand", "see", "ski", "swim")


def advice(draw: Draw) -> Sentence:
    """If you are cold, close the window."""
    who = YOU
    rows = [
        row
        for row in _CONDITIONS
        if " not " not in row[1]
        and not any(verb in row[1] for verb in ("miss", " be ", "understand", "see", "ski", "swim"))
    ]
    first, second = (part(side) for side in chosen(draw, tuple(rows)))
    result = second(draw, who)
    roles = (result.event.object, result.event.recipient)
    if any(isinstance(role, Person) and role.person == 2 for role in roles):
        return advice(draw)
    order = Clause(YOU, result.event)
    return Sentence(order, Force.COMMAND, link=Link(Bond.IF, first(draw, who), first=draw.chance(0.8)))


def contrast(draw: Draw) -> Sentence:
    """I like this but not that; I want to but cannot; she does this, he does that."""
    return draw.one((_tastes, _wish, _others))(draw)


def _tastes(draw: Draw) -> Sentence:
    who = person(draw)
    domain = draw.one((("fruit",), ("vegetable",), ("drink",), ("pet",), ("subject",), ("language",), ("sport",)))
    first, second = draw.one(
        (
            ("like", "hate"),
            ("love", "hate"),
            ("like", "not like"),
            ("love", "not like"),
            ("hate", "love"),
            ("not like", "love"),
        )
    )
    one, two = draw.lexeme(members(domain)), draw.lexeme(members(domain))
    if one == two:
        return _tastes(draw)

    def taste(verb: str, lexeme: str, doer: Entity) -> Clause:
        denied = verb.startswith("not ")
        event = Event(verb.removeprefix("not "), object=thing(draw, lexeme, frozenset({"generic"}), doer))
        return Clause(doer, event, polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE)

    return Sentence(taste(first, one, who), link=Link(Bond.BUT, taste(second, two, taken_up(who))))


def _wish(draw: Draw) -> Sentence:
    who = person(draw)
    wish = Event(draw.one(("want:to", "would_like:to")), action=fill(draw, draw.lexeme(EFFORTS), who))
    assert wish.action is not None
    what = wish.action.object
    if (isinstance(what, Noun) and what.quantity) or wish.action.manner:
        return _wish(draw)
    if wish.action.verb == "wash" and not (isinstance(what, Noun) and what.lexeme in ("car", "bike", "window")):
        return _wish(draw)
    costly = _COSTS_MONEY if wish.action.verb in COSTLY else ()
    reason = part(draw.one(_OBSTACLES + costly))(draw, taken_up(who))
    return Sentence(Clause(who, wish), link=Link(Bond.BUT, reason))


def _others(draw: Draw) -> Sentence:
    one, two = person(draw), person(draw)
    verb = draw.lexeme(OPPOSED)
    first, second = (_plainly(fill(draw, verb, who)) for who in (one, two))
    known = all(not isinstance(who, Noun) or "kin" in LEXICON.nouns[who.lexeme].classes for who in (one, two))
    if overlap(one, two) or not known or not _opposed(first, second):
        return _others(draw)
    tense = Tense.PAST if verb in ("order", "choose") else Tense.PRESENT
    return Sentence(Clause(one, first, tense), link=Link(Bond.BUT, Clause(two, second, tense)))


# Where people differ.
OPPOSED = "order speak play.game play.instrument study live like love hate prefer".split()


def _plainly(event: Event) -> Event:
    noun = event.object
    if not isinstance(noun, Noun) or noun.owner or noun.quantity or noun.count:
        return event
    return replace(
        event, object=replace(noun, qualities=(), number=Number.ONE if noun.determination in ONE else noun.number)
    )


ONE = (Determination.DEFINITE, Determination.INDEFINITE, Determination.THIS)


def _opposed(one: Event, two: Event) -> bool:
    """Whether the same is done to two things of a kind: tea and coffee, not tea and a ring."""
    if one.place or two.place:
        return one.place != two.place and _city(one) and _city(two)
    what, other = one.object, two.object
    if not isinstance(what, Noun) or not isinstance(other, Noun) or what.owner or other.owner:
        return False
    alike = what.determination is other.determination and not (
        what.quantity or other.quantity or what.count or other.count
    )
    kinds = (
        LEXICON.nouns[what.lexeme].classes
        - {"gift", "mass", "masslike", "small", "purchase", "food", "dish", "fr_many", "en_many"}
    ) & LEXICON.nouns[other.lexeme].classes
    return alike and bool(kinds) and what.lexeme != other.lexeme


def _city(event: Event) -> bool:
    return (
        event.place is not None
        and isinstance(event.place.ground, Named)
        and event.place.ground.lexeme in LEXICON.cities
    )


def again(draw: Draw) -> Sentence:
    """I bought an apple and I ate it: the second clause takes up the first one's object."""
    who = person(draw)
    name = draw.lexeme(tuple(verb for verb in TAKEN_UP if verb in LEXICON.verbs))
    event = fill(draw, name, who)
    noun = event.object
    if (
        not isinstance(noun, Noun)
        or LEXICON.nouns[noun.lexeme].classes & {"masslike", "unique", "person"}
        or noun.quantity
        or noun.qualities
        or (noun.number is Number.MANY and name == "start")
        or (noun.owner is not None and name in ("try_on", "find"))
        or (noun.determination is Determination.DEFINITE and name in ("make", "write", "draw", "cook"))
        or (noun.determination is Determination.INDEFINITE and name in ("lose", "look_for", "have", "repair", "try_on"))
        or (noun.determination is Determination.THIS and noun.number is Number.ONE and name in ("find", "look_for"))
    ):
        return again(draw)
    seconds = [verb for verb in TAKEN_UP[name].split() if verb in LEXICON.verbs and _admits(verb, noun.lexeme)]
    if not seconds:
        return again(draw)
    second = draw.lexeme(seconds)
    recipient = fill(draw, second, who).recipient
    if isinstance(recipient, Person) and recipient.person == 3 and not _among_us(who):
        return again(draw)  # "he wrote a letter and he sent it to him": who to whom?
    later = Event(second, object=Again(noun), recipient=recipient)
    return _takes_up(draw, Clause(who, event), later)


def _among_us(who: Entity) -> bool:
    """Whether it is the speaker or the listener, perhaps with others."""
    return isinstance(who, Person) and who.person < 3


def _admits(verb: str, lexeme: str) -> bool:
    listed = OBJECTS.get(verb)
    return lexeme in members(LEXICON.verbs[verb].frame[1]) and (listed is None or lexeme in members(listed))


# What one may be unable or unwilling to do with what one has got; what is not tried is not "not yet" done either.
UNABLE = frozenset("open read understand find wear use sell send print translate".split())
UNWILLING = frozenset("eat drink wear read sell give give_back send sign show open pay_for use give.present".split())
SOON = frozenset(
    "eat drink read wear give give.present give_back open send print sell show sign finish pay_for find".split()
)


def _takes_up(draw: Draw, first: Clause, later: Event) -> Sentence:
    who = taken_up(first.subject)
    owned = LEXICON.verbs[first.event.verb].state
    first = replace(first, tense=Tense.PRESENT if owned else Tense.PAST)
    flags = LEXICON.verbs[later.verb].flags
    failed = bool(flags & {"mishap", "state"})
    endings = {
        "done": 0.0 if owned else 3.0,
        "not yet": 3.0 if later.verb in SOON and not owned else 0.0,
        "not": 3.0 if failed else 0.0,
        "cannot": 1.0 if later.verb in UNABLE else 0.0,
        "unwilling": 1.0 if later.verb in UNWILLING else 0.0,
        "will": 0.0 if failed else 2.0,
    }
    ending = draw.weighted(endings)
    if ending == "done":
        return Sentence(first, link=Link(Bond.AND, Clause(who, later, Tense.PAST)))
    if ending == "will":
        going = Clause(who, later, *draw.one((FORMS["will"], FORMS["going"])))
        return Sentence(first, link=Link(Bond.AND, going))
    if ending == "not yet":
        return Sentence(first, link=Link(Bond.BUT, Clause(who, later, Tense.PRESENT, Aspect.PERFECT, Polarity.NOT_YET)))
    if ending == "not":
        denied = Clause(who, later, Tense.PRESENT if owned else Tense.PAST, polarity=Polarity.NEGATIVE)
        return Sentence(first, link=Link(Bond.BUT, denied))
    chain = Event("can:bare" if ending == "cannot" else "want:to", action=later)
    return Sentence(first, link=Link(Bond.BUT, Clause(who, chain, polarity=Polarity.NEGATIVE)))


_REASONS = _rows(REASONS, "<")
_CONDITIONS = _rows(CONDITIONS, ">")
_SUPPOSITIONS = _rows(SUPPOSITIONS, ">")
_SEQUENCES = _rows(SEQUENCES, "+")
TABLES = (_REASONS, _CONDITIONS, _SUPPOSITIONS, _SEQUENCES)
_ARRIVALS = ("will arrive", "will come_back", "will come_back")
# What somebody will do then.
THEN = (
    "call phone help go_to_bed thank cook have_dinner have_lunch do_the_dishes do_the_housework take_a_shower "
    "take_a_bath take_a_nap rest write_to read watch listen_to eat drink feed water wash clean study go_for_a_walk "
    "walk.dog"
).split()
_OBSTACLES = ("does be quality=too+tired,sick,too+busy", "does must: leave,work,study")
EFFORTS = (
    "cook clean wash repair paint swim run dance travel play.game play.instrument visit do_the_dishes do_the_housework "
    "do_sports exercise go_out go_for_a_walk come ride_a_bike ski go_camping go_shopping write translate help buy rent "
    "prepare do.exercise water walk.dog watch build order write_to go"
).split()
_COSTS_MONEY = ("does not have object=money",) * 4
COSTLY = frozenset("buy order rent travel pay_for build ski go_shopping go_camping".split())
# What somebody used to do when they were young.
_HABITUAL = (
    "swim dance run sing.alone collect play.game play.instrument ride_a_bike ride_a_horse ski go_camping draw "
    "read listen_to watch walk.dog travel smoke live like hate love speak study do_sports write"
).split()
CHILDREN = frozenset("child baby boy girl pupil son daughter nephew niece".split())

STORIES: dict[Callable[[Draw], Sentence], float] = {
    again: 5.0,
    because: 4.0,
    condition: 2.5,
    suppose: 2.0,
    habit: 1.5,
    advice: 1.0,
    youth: 1.0,
    interrupted: 2.0,
    arrival: 1.5,
    meanwhile: 1.5,
    sequence: 2.5,
    contrast: 3.0,
}


def story(draw: Draw) -> Sentence:
    """Two clauses of one of these kinds."""
    return draw.weighted(STORIES)(draw)
