"""Adverbs, times, places with prepositions of their own, quantities: `english | french | what they go with`."""

# Before the verb in English, after the finite verb in French.
FREQUENCIES = """
    often = souvent
    always = toujours
    sometimes = parfois
    rarely = rarement
    usually = généralement
    already = déjà
    still = encore
    just = juste
"""

TIMES = """
    yesterday | hier | past
    yesterday morning | hier matin | past
    yesterday evening | hier soir | past
    last night | la nuit dernière | past
    last week | la semaine dernière | past
    last month | le mois dernier | past-far
    last year | l'année dernière | past-far
    last summer | l'été dernier | past-far
    last Sunday | dimanche dernier | past
    last Friday | vendredi dernier | past
    the day before yesterday | avant-hier | past
    this morning | ce matin | past
    today | aujourd'hui | now
    now | maintenant | ongoing
    at the moment | en ce moment | ongoing
    this evening | ce soir | future
    tonight | ce soir | future
    tomorrow | demain | future
    tomorrow morning | demain matin | future
    tomorrow evening | demain soir | future
    tomorrow afternoon | demain après-midi | future
    next week | la semaine prochaine | future
    next month | le mois prochain | future-far
    next year | l'année prochaine | future-far
    next summer | l'été prochain | future-far
    next Monday | lundi prochain | future
    next Saturday | samedi prochain | future
    the day after tomorrow | après-demain | future
    soon | bientôt | future
    later | plus tard | future
    every day | tous les jours | habit
    every morning | tous les matins | habit
    every evening | tous les soirs | habit
    every week | toutes les semaines | habit
    every weekend | tous les week-ends | habit
    every summer | tous les étés | season
    every year | tous les ans | season
    on Mondays | le lundi | habit
    on Tuesdays | le mardi | habit
    on Wednesdays | le mercredi | habit
    on Thursdays | le jeudi | habit
    on Fridays | le vendredi | habit
    on Saturdays | le samedi | habit
    on Sundays | le dimanche | habit
    in the morning | le matin | habit
    in the evening | le soir | habit
    in the afternoon | l'après-midi | habit
    at night | la nuit | habit
    in winter | en hiver | season
    in summer | en été | season
    in spring | au printemps | season
    in autumn | en automne | season
    once a week | une fois par semaine | habit
    twice a week | deux fois par semaine | habit
    twice a day | deux fois par jour | habit
    once a month | une fois par mois | season
    on Monday | lundi | dayly
    on Tuesday | mardi | dayly
    on Wednesday | mercredi | dayly
    on Thursday | jeudi | dayly
    on Friday | vendredi | dayly
    on Saturday | samedi | dayly
    on Sunday | dimanche | dayly
    in January | en janvier | month
    in February | en février | month
    in March | en mars | month
    in April | en avril | month
    in May | en mai | month
    in June | en juin | month
    in July | en juillet | month
    in August | en août | month
    in September | en septembre | month
    in October | en octobre | month
    in November | en novembre | month
    in December | en décembre | month
    before dinner | avant le dîner | loose
    after dinner | après le dîner | loose
    before lunch | avant le déjeuner | loose
    after lunch | après le déjeuner | loose
    after school | après l'école | loose
    after work | après le travail | loose
    during the vacation | pendant les vacances | loose
"""

# Units of time and the months.
UNITS = """
    minute = minute f
    hour = heure f
    day = jour m
    week = semaine f
    month = mois m
    year = an m
"""
MONTHS = """
    January = janvier, February = février, March = mars, April = avril, May = mai, June = juin, July = juillet,
    August = août, September = septembre, October = octobre, November = novembre, December = décembre
"""

# english | french | verbs it goes with
MANNERS = """
    well | bien | sleep work swim dance sing.alone speak cook drive sing play.game play.instrument
    badly | mal | sleep sing.alone drive dance speak work
    a lot | beaucoup | sleep work travel smoke laugh dance walk play cry run
    too much | trop | work smoke sleep
    slowly | lentement | walk eat drink work drive read write run
    fast | vite | walk eat run work drive swim drink learn
    quickly | rapidement | wash clean repair finish answer get_dressed prepare read write eat
    carefully | soigneusement | wash clean read check repair
    quietly | doucement | close open
    alone | seul | live travel eat walk work play dance
    happily | joyeusement | sing sing.alone dance
    patiently | patiemment | wait_for listen_to explain
    loudly | fort | snore shout laugh cough bark sing.alone
"""

# english at | english to | english from | french at | french from
SPOTS = """
    home | at home | home | from home | à la maison | de la maison
    school.life | at school | to school | from school | à l'école | de l'école
    work.life | at work | to work | from work | au travail | du travail
    abroad | abroad | abroad | from abroad | à l'étranger | de l'étranger
    outside | outside | outside | from outside | dehors | de dehors
    here | here | here | from here | ici | d'ici
    over_there | over there | over there | from there | là-bas | de là-bas
    mountains | in the mountains | to the mountains | from the mountains | à la montagne | de la montagne
    sea.side | at the seaside | to the seaside | from the seaside | au bord de la mer | du bord de la mer
    country.side | in the countryside | to the countryside | from the countryside | à la campagne | de la campagne
    town | in town | into town | from town | en ville | de la ville
"""

QUANTITIES = """
    many | beaucoup de | many
    a lot of | beaucoup de | both
    too many | trop de | many
    too much | trop de | mass
    enough | assez de | both
    a little | un peu de | mass
    a few | quelques | many
    several | plusieurs | many
    a kilo of | un kilo de | fruit vegetable meat fish cheese
    a bottle of | une bouteille de | water milk wine beer orange_juice apple_juice lemonade
    a glass of | un verre de | drink
    a cup of | une tasse de | coffee tea hot_chocolate
    a piece of | un morceau de | piece
"""

VAGUE = """
    everyone | tout le monde
    someone | quelqu'un
    nobody | personne
    something | quelque chose
    nothing | rien
    it | il
"""

DEGREES = """
    very = très
    too = trop
    really = vraiment
    a_little = un peu
    so = si
    quite = assez
"""
