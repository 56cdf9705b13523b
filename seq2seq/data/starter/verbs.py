"""The verbs: `english | french | frame | flags`.

A frame names the classes of subject, object and recipient, parted by `>`. The English has its past and participle after
slashes where they are irregular; words after the verb stay with it, and `_` marks where a pronoun object goes. In the
French, a last "à" or "de" governs the object. Flags: `state` (a state: no progressive, past in the imperfect), `still`
(no progressive, past as an event), `generic`, `definite`, `some`, `own`, `made` (which determiners the object takes),
`dative` (à + person is a clitic), `recipient` (the English recipient keeps its "to").
"""

VERBS = """
    eat/ate/eaten | manger | person animal > food | home measured
    drink/drank/drunk | boire | person > drink | home measured
    cook | préparer | person > dish | home
    cut/cut | couper | person > fruit vegetable bread cake cheese |
    peel | éplucher | person > carrot onion potato apple orange | home
    taste | goûter | person > dish cheese cake wine |
    buy/bought | acheter | person > food seasoning gift clothing furniture vehicle purchase | long measured
    sell/sold | vendre | person > vehicle furniture fruit vegetable house device painting | long once
    order | commander | person > dish drink book | measured
    pay for/paid | payer | person > clothing dish drink ticket gift | definite once
    read/read | lire | person > readable | home
    write/wrote/written | écrire | person > letter postcard email message novel poem story report | long home made
    translate | traduire | person > letter text novel sentence article word | long home
    open | ouvrir | person > opening mail | daily
    close | fermer | person > opening shop box book | definite daily
    lock | verrouiller | person > door gate | definite
    wash | laver | person > clothing dishes vehicle fruit window | home
    clean | nettoyer | person > room furniture vehicle window glasses | home
    dry | sécher | person > dishes clothing | home
    repair | réparer | person > machine | long home
    break/broke/broken | casser | person > dishes lamp window vase mirror glasses watch | mishap once
    use | utiliser | person > device knife dictionary camera umbrella map car phone hammer saw |
    turn on _ | allumer | person > device | definite
    turn off _ | éteindre | person > device | definite
    lose/lost | perdre | person > key umbrella wallet phone ring ticket passport ball dog watch glove | mishap once
    find/found | trouver | person > small key umbrella wallet solution answer job.work money | still mishap long once
    look for | chercher | person > small key umbrella wallet phone glasses dog cat hotel | home
    hide/hid/hidden | cacher | person > small present letter wallet parcel ring | mishap
    carry | porter | person > weighty chair basket |
    wear/wore/worn | porter | person > clothing | season
    put on _ /put | mettre | person > clothing |
    take off _ /took/taken | enlever | person > coat shoe hat jacket tie sweater boot glove cap | own
    try on _ | essayer | person > clothing |
    choose/chose/chosen | choisir | person > clothing book film present dish wine ring | once
    take/took/taken | prendre | person > transport | daily
    miss | rater | person > train bus plane | definite still mishap
    wait for | attendre | person > person transport mail | home
    drive/drove/driven | conduire | person > car truck bus van |
    park | garer | person > car bike motorcycle truck van | definite
    rent | louer | person > car apartment house bike boat | long season once
    build/built | construire | person > house boat garage wall | long once made
    paint | peindre | person > house door wall picture chair gate kitchen bedroom | long home
    draw/drew/drawn | dessiner | person > house tree cat horse flower animal map spider castle tower | home
    visit | visiter | person > museum castle house factory cathedral tower island garden apartment | long season
    watch | regarder | person > show bird | home daily
    see/saw/seen | voir | person > unique sight show person animal | still mishap
    hear/heard | entendre | person > sound person bird dog baby | still mishap
    listen to | écouter | person > music song radio teacher singer concert person | home
    sing/sang/sung | chanter | person > song | home
    look at | regarder | person > photo painting map unique sight menu watch |
    find out/found | découvrir | person > truth secret | definite still mishap once
    know/knew/known.of | connaître | person > person song answer solution truth | state definite durable
    understand/understood | comprendre | person > question problem text lesson joke sentence rule word | still mishap
    explain | expliquer | person > problem rule lesson word idea solution > person | recipient
    learn | apprendre | person > language song lesson poem rule | long
    study | étudier | person > language subject | long home
    speak/spoke/spoken | parler | person > language | still naked home
    teach/taught | enseigner | teacher father mother > language subject | long
    forget/forgot/forgotten | oublier | person > umbrella key address ticket passport answer | definite still mishap
    answer | répondre à | person > question letter email message |
    ask | poser | person > question > person | some double
    tell/told | raconter | person > tale > person |
    tell/told.truth | dire | person > truth > person | definite
    give/gave/given | donner | person > gift fruit flower key address book > person |
    show/showed/shown | montrer | person > photo ring painting house passport garden map ticket > person |
    send/sent | envoyer | person > mail parcel photo money present flower > person |
    lend/lent | prêter | person > car bike book umbrella pen dictionary camera suitcase bag > person |
    pass | passer | person > seasoning bread bottle plate water wine > person | definite
    give/gave/given.present | offrir | person > gift flower book > person |
    bring/brought | apporter | person > drink dish flower present newspaper chair glass > person |
    sell/sold.to | vendre | person > car house bike painting apartment computer > person | once
    give back _ /gave/given | rendre | person > book key car umbrella dictionary > person | definite
    promise | promettre | person > present bike dog trip > person | some double
    make/made | faire | person > cake soup salad coffee tea mistake omelette tart pancake | home made
    make/made.decision | prendre | person > decision | some
    do/did/done.exercise | faire | person > exercise | home
    have/had | avoir | person > owned pet idea secret problem garden job.work exam | state some durable measured
    want/wanted | vouloir | person > gift food drink dog cat bike car | state some measured
    need | avoir besoin de | person > small food drink car coat dictionary umbrella vacation | state
    like | aimer | person > food drink animal subject music sport instrument flower book film | state generic durable
    adore | adorer | person > pet music flower fruit film | state generic durable
    love | aimer | person > food drink pet music flower sport fruit | state generic durable
    hate | détester | person > vegetable fruit sport snake mouse exam coffee spider | state generic durable
    prefer | préférer | person > fruit drink sport subject language animal instrument | state generic durable
    love.person | aimer | person > person kin | state definite durable
    meet/met | rencontrer | person > person singer actor | still mishap long
    help | aider | person > person | definite
    invite | inviter | person > kin person | definite
    thank | remercier | person > person | definite
    call | appeler | person > kin doctor waiter policeman | definite daily
    phone | téléphoner à | person > kin doctor lawyer | dative definite daily
    talk to | parler à | person > person | dative definite
    talk about | parler de | person > film book meeting wedding problem trip project kin | home
    think about/thought | penser à | person > problem kin meeting trip exam | definite
    write to/wrote/written | écrire à | person > kin president | dative definite
    obey | obéir à | child dog boy girl pupil > father mother teacher | dative definite
    look like | ressembler à | person > kin actor singer | state dative definite durable
    believe | croire | person > person | state definite durable
    wake up _ /woke/woken | réveiller | person > baby child brother sister father | definite
    kiss | embrasser | person > mother father wife husband baby aunt daughter son | definite
    follow | suivre | person > guide dog policeman thief | definite
    catch/caught | attraper | cat person > ball mouse thief butterfly  | mishap
    chase | poursuivre | dog cat > cat mouse thief rabbit |
    feed/fed | nourrir | person > pet cow sheep pig goat duck hen baby | definite home daily
    wash.animal | laver | person > dog horse | definite
    walk.dog | promener | person > dog | definite daily
    play.game | jouer à | person > sport | generic season
    play.instrument | jouer de | person > instrument | definite home
    win/won | gagner | person > match | mishap long
    start | commencer | person > book lesson conversation game meeting trip | daily
    finish | finir | person > book exercise letter report soup cake | definite daily
    prepare | préparer | person > lesson exam party wedding interview meeting trip | home
    organize | organiser | person > party wedding trip meeting concert | long season
    cancel | annuler | person > meeting trip party concert lesson | definite long
    pick | cueillir | person > flower apple cherry strawberry rose | season
    water | arroser | person > flower plant garden rose tree | definite season home daily
    plant | planter | person > tree flower rose | long season once
    cut down _ /cut | abattre | person > tree oak fir_tree | long once
    pack/packed | faire | person > suitcase | own home
    sign | signer | person > contract letter |
    print | imprimer | person > letter ticket report photo email |
    accept | accepter | person > present job.work | once
    refuse | refuser | person > present job.work | once
    receive | recevoir | person > mail present parcel | still mishap
    keep/kept | garder | person > secret letter key photo | definite
    collect | collectionner | person > stamp map watch postcard doll | state generic durable
    take photos of/took/taken | photographier | person > bird castle sea flower family lion |
    correct | corriger | teacher > exercise mistake exam text | home
    check | vérifier | person > address phone_number price answer ticket | definite
    recognize | reconnaître | person > person voice song | definite still mishap
    imitate | imiter | person monkey > bird singer teacher | definite
    protect | protéger | dog > child house sheep | definite
    fear | avoir peur de | person > snake dog mouse spider exam wolf dentist | state generic mishap durable
    dream of/dreamed | rêver de | person > trip house car sea | mishap
    remember | se souvenir de | person > name address trip story film person | state definite
    be interested in | s'intéresser à | person > subject music animal sport painting | state generic durable
    take care of/took/taken | s'occuper de | person > baby child pet garden patient house sheep cow | definite
    make fun of/made | se moquer de | person > kin neighbor teacher | definite
    sleep/slept | dormir | person pet | home
    work | travailler | person | long home daily
    swim/swam/swum | nager | person duck dog | season
    run/ran/run | courir | person dog horse |
    walk | marcher | person | season
    dance | danser | person | home
    laugh | rire | person | mishap home
    smile | sourire | person | mishap
    cry | pleurer | baby child girl boy person | mishap home
    sing/sang/sung.alone | chanter | person bird |
    jump | sauter | child cat dog frog |
    play | jouer | child cat dog boy girl kin | home
    travel | voyager | person | long season
    smoke | fumer | person | home
    cough | tousser | person | mishap
    sneeze | éternuer | person skip | mishap
    snore | ronfler | person | mishap
    shout | crier | person child |
    bark | aboyer | dog |
    lie/lied | mentir | person | mishap
    fall/fell/fallen | tomber | person | still mishap once
    wake up/woke/woken.self | se réveiller | person baby | still daily
    get up/got/gotten | se lever | person | still daily
    go to bed/went/gone | se coucher | person | still daily
    get dressed/got/gotten | s'habiller | person |
    rest | se reposer | person | home
    hurry | se dépêcher | person |
    have fun/had | s'amuser | person child | mishap
    be bored | s'ennuyer | person | state
    get married/got/gotten | se marier | person | still long once
    go for a walk/went/gone | se promener | person |
    shave | se raser | man father brother uncle grandfather husband |
    be hungry | avoir faim | person dog cat baby | state
    be thirsty | avoir soif | person dog cat horse | state
    be cold | avoir froid | person | state
    be hot | avoir chaud | person | state
    be right | avoir raison | person | state
    be wrong | avoir tort | person | state
    be scared | avoir peur | person child | state durable
    be sleepy | avoir sommeil | person child baby | state
    be lucky | avoir de la chance | person | state
    have a cold/had | avoir un rhume | person | state
    have a fever/had | avoir de la fièvre | person child baby | state
    go shopping/went/gone | faire les courses | person |
    do the dishes/did/done | faire la vaisselle | person | home daily
    do the housework/did/done | faire le ménage | person | home
    do sports/did/done | faire du sport | person |
    exercise | faire de l'exercice | person | home
    make noise/made | faire du bruit | person child |
    have breakfast/had | prendre le petit-déjeuner | person | home daily
    have lunch/had | déjeuner | person | home daily
    have dinner/had | dîner | person | home daily
    take a shower/took/taken | prendre une douche | person | home
    take a bath/took/taken | prendre un bain | person child | home
    take a nap/took/taken | faire une sieste | grandfather person | home
    go camping/went/gone | faire du camping | person | long season
    ride a bike/rode/ridden | faire du vélo | person | season
    ride a horse/rode/ridden | faire du cheval | person |
    ski | skier | person | long season
    make money/made | gagner de l'argent | person | mishap
    lose weight/lost | perdre du poids | person | mishap long once
    tell the truth/told | dire la vérité | person |
    ask for help/asked | demander de l'aide | person |
    change jobs | changer de travail | person | long once
    change the subject | changer de sujet | person |
    pay attention/paid | faire attention | person pupil |
    sneeze | éternuer | person | mishap
    rain | pleuvoir | weather | season
    snow | neiger | weather | season
    be cold.weather | faire froid | weather | state
    be hot.weather | faire chaud | weather | state
    be dark | faire nuit | weather | state
    be nice out | faire beau | weather | state
    miss.person | manquer à | person > person | state dative definite swapped
    hurt/hurt | avoir mal à | person > pain | state aching
    be.aged | avoir | person > age | state aging
    be.named | s'appeler | person > person | state naming
    live | habiter | person | state place long durable
    go/went/gone | aller | person | goal long season daily
    go back/went/gone | retourner | person | goal still long season
    arrive | arriver | person transport | arrive still mishap long daily
    leave/left | partir | person transport | long daily
    come back/came/come | revenir | person | from long daily
    stay | rester | person | place long season
    go out/went/gone | sortir | person | daily
    come/came/come | venir | person |
"""

# These take another verb, or a clause; `prefix` is what joins it.
CHAINS = """
    want | vouloir | to | state
    would like | vouloir | to | polite
    can | pouvoir | bare | state
    must | devoir | bare | present
    have/had | devoir | to | still
    should | devoir | bare | polite
    know how/knew/known | savoir | to | state
    hope | espérer | to | state
    try | essayer de | to |
    start | commencer à | to | still
    decide | décider de | to | still past
    forget/forgot/forgotten | oublier de | to | still past
    learn | apprendre à | to |
    promise | promettre de | to | still past
    refuse | refuser de | to | still past
    like | aimer | ing | state
    adore | adorer | ing | state
    love | aimer | ing | state
    hate | détester | ing | state
    prefer | préférer | to | state
    stop | arrêter de | ing | still past
    finish | finir de | ing | still past
    avoid | éviter de | ing | still
    plan | avoir l'intention de | to | state
    need | avoir besoin de | to | state
    feel like/felt | avoir envie de | ing | state
    be afraid of | avoir peur de | ing | state
    be ready | être prêt à | to | state
    be able | être capable de | to | state
"""
CLAIMS = """
    think/thought | penser | state
    believe | croire | state
    know/knew/known | savoir | state
    say/said | dire | still
    hope | espérer | state
    hear/heard | entendre dire | still past
    be sure | être sûr | state
    forget/forgot/forgotten | oublier | still past
    notice | remarquer | still past
"""
