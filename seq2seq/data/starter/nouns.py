"""The nouns, by the classes that verbs and adjectives ask for.

A line reads `english = french gender`; the English plural follows a slash where it is irregular, the French forms for
a man and a woman are parted by a slash, `+class` adds a class, and `@at dans` names a place's prepositions.
What follows a dot in the English distinguishes lexemes that English writes alike: `bank.money`, `bank.river`.
"""

NOUNS: dict[str, str] = {
    "job person": """
        doctor = médecin m
        teacher = professeur/professeure m
        student = étudiant/étudiante m
        nurse = infirmier/infirmière f
        lawyer = avocat/avocate m
        engineer = ingénieur/ingénieure m
        baker = boulanger/boulangère m
        butcher = boucher/bouchère m
        farmer = agriculteur/agricultrice m
        singer = chanteur/chanteuse m
        writer = écrivain/écrivaine m
        journalist = journaliste m
        musician = musicien/musicienne m
        cook = cuisinier/cuisinière m
        dentist = dentiste m
        painter = peintre m
        gardener = jardinier/jardinière m
        mechanic = mécanicien/mécanicienne m
        scientist = scientifique m
        driver = chauffeur/chauffeuse m
        pilot = pilote m
        soldier = soldat/soldate m
        photographer = photographe m
        hairdresser = coiffeur/coiffeuse m
        secretary = secrétaire f
        architect = architecte m
    """,
    "person": """
        waiter = serveur m
        waitress = serveuse f
        actor = acteur m
        actress = actrice f
        policeman = policier m
        king = roi m
        queen = reine f
        man = homme m
        woman = femme f
        boy = garçon m
        girl = fille f
        child = enfant m
        baby = bébé m
        guest = invité m
        customer = client m
        tourist = touriste m
        president = président m
        judge = juge m
        thief/thieves = voleur m
        patient = patient m
        lady = dame f
        prince = prince m
        princess = princesse f
        pupil = élève m
        player = joueur m
        passenger = passager m
    """,
    "kin person": """
        father = père m
        mother = mère f
        brother = frère m
        sister = sœur f
        son = fils m
        daughter = fille f
        uncle = oncle m
        aunt = tante f
        cousin = cousin m
        grandfather = grand-père m
        grandmother = grand-mère f
        husband = mari m
        wife = femme f
        nephew = neveu m
        niece = nièce f
        boss = patron m
        neighbor = voisin m
        friend = ami m
        colleague = collègue m
    """,
    "animal pet": """
        dog = chien m
        cat = chat m
        rabbit = lapin m
        bird = oiseau m
        horse = cheval m
        hamster = *hamster m
        turtle = tortue f
    """,
    "animal wild": """
        cow = vache f
        sheep = mouton m
        pig = cochon m
        goat = chèvre f
        duck = canard m
        mouse = souris f
        lion = lion m
        elephant = éléphant m
        monkey = singe m
        bear = ours m
        wolf = loup m
        fox = renard m
        bee = abeille f
        butterfly = papillon m
        snake = serpent m
        frog = grenouille f
        owl = *hibou m
        hen = poule f
    """,
    "food fruit": """
        apple = pomme f
        banana = banane f
        orange = orange f
        pear = poire f
        strawberry = fraise f
        cherry = cerise f
        peach = pêche f
        lemon = citron m
        apricot = abricot m
    """,
    "food vegetable": """
        carrot = carotte f
        tomato = tomate f
        potato = pomme_de_terre f
        onion = oignon m
        mushroom = champignon m
        bean = *haricot m
    """,
    "food snack": """
        cake = gâteau m +dish
        pancake = crêpe f +dish
        sandwich = sandwich m +dish
        egg = œuf m +dish
        pizza = pizza f +dish
        omelette = omelette f +dish
        cookie = biscuit m
        croissant = croissant m
        sausage = saucisse f +dish
        tart = tarte f +dish
    """,
    "food mass": """
        bread = pain m +piece
        meat = viande f +dish +piece
        fish/fish = poisson m +dish
        chicken.meat = poulet m +dish
        rice = riz m +dish
        cheese = fromage m +piece
        butter = beurre m
        jam = confiture f
        ham = jambon m +piece
        soup = soupe f +dish
        salad = salade f +dish
        chocolate = chocolat m +piece
        honey = miel m
        pasta = pâtes f +dish +fr_many
        yogurt = yaourt m
        ice_cream = glace f
    """,
    "mass seasoning": """
        salt = sel m
        sugar = sucre m
        pepper = poivre m
        oil = huile f
        flour = farine f
    """,
    "drink mass": """
        water = eau f
        milk = lait m
        coffee = café m +hot
        tea = thé m +hot
        wine = vin m
        beer = bière f
        orange_juice = jus_d'orange m
        apple_juice = jus_de_pomme m
        lemonade = limonade f
        hot_chocolate = chocolat_chaud m
    """,
    "readable thing": """
        book = livre m +gift +small +written
        newspaper = journal m +small +purchase
        magazine = magazine m +small +purchase
        novel = roman m +gift +small +written
        poem = poème m +written
        article = article m +written
        report = rapport m +written +small
        story = histoire f +tale +written
        letter = lettre f +mail +small +written
        message = message m +mail +written
        postcard = carte_postale f +mail +small +written
        email = e-mail m +mail +written
        contract = contrat m +small
        menu = menu m
        comic_book = bande_dessinée f +gift +small
    """,
    "clothing thing": """
        shirt = chemise f
        dress = robe f +gift
        skirt = jupe f
        coat = manteau m
        jacket = veste f
        hat = chapeau m +gift
        sweater = pull m +gift
        tie = cravate f +gift
        scarf/scarves = écharpe f +gift
        suit = costume m
        cap = casquette f
        belt = ceinture f
        raincoat = imperméable m
        uniform = uniforme m
        shoe = chaussure f +pair
        sock = chaussette f +pair
        glove = gant m +pair
        boot = botte f +pair
        trousers = pantalon m +en_many
        jeans = jean m +en_many
        glasses = lunettes f +en_many +fr_many
        pajamas = pyjama m +en_many
    """,
    "vehicle thing": """
        car = voiture f +owned +machine
        bike = vélo m +owned +machine +gift +colorful
        motorcycle = moto f +owned +machine
        boat = bateau m +owned +machine
        truck = camion m +machine
        van = camionnette f +owned +machine
    """,
    "transport": """
        train = train m
        bus = bus m
        plane = avion m
        taxi = taxi m
        subway = métro m +lone
        tram = tramway m
    """,
    "opening thing": """
        door = porte f +colorful
        window = fenêtre f
        gate = portail m +colorful
        drawer = tiroir m +container
        box = boîte f +container +small +colorful +weighty
        suitcase = valise f +container +small +owned +colorful +weighty +purchase
        bag = sac m +container +small +owned +colorful +weighty +purchase
        envelope = enveloppe f +small +colorful
        cupboard = placard m +container
        bottle = bouteille f +small
        fridge = réfrigérateur m +container +machine
        safe.box = coffre-fort m +container
    """,
    "furniture thing": """
        table = table f +surface
        chair = chaise f +surface +colorful
        bed = lit m +surface
        desk = bureau m +surface
        sofa = canapé m +surface +colorful
        armchair = fauteuil m +surface +colorful
        shelf = étagère f +surface
        mirror = miroir m
        carpet = tapis m +surface +colorful
        curtain = rideau m +colorful
        bench = banc m +surface
    """,
    "machine device thing owned": """
        computer = ordinateur m
        radio = radio f
        television = télévision f
        lamp = lampe f
        printer = imprimante f
        heater = radiateur m
        washing_machine = machine_à_laver f
    """,
    "small thing owned": """
        key = clé f
        umbrella = parapluie m +gift +colorful
        wallet = portefeuille m +gift +container +colorful
        phone = téléphone m +gift +machine
        camera = appareil_photo m +gift +machine
        watch = montre f +gift +machine
        clock = horloge f +machine
        ring = bague f +gift
        pen = stylo m +gift +colorful
        pencil = crayon m +colorful +purchase
        notebook = cahier m +colorful +purchase
        dictionary = dictionnaire m +gift
        passport = passeport m
        ticket = billet m +purchase
        map = carte f +purchase
        knife = couteau m +purchase
        fork = fourchette f +purchase
        spoon = cuillère f +purchase
        plate = assiette f +dishes +purchase
        glass = verre m +dishes +lone +purchase
        cup = tasse f +dishes +colorful +purchase
        basket = panier m +container +purchase
        toy = jouet m +gift
        ball = ballon m +gift +colorful
        doll = poupée f +gift
        photo = photo f +gift +written
        painting = tableau m +gift
        candle = bougie f +colorful +purchase
        blanket = couverture f +colorful +purchase
        pillow = oreiller m +colorful +purchase
        towel = serviette f +colorful +purchase
        brush = brosse f +purchase
        hammer = marteau m +purchase
        saw = scie f +purchase
        rope = corde f +purchase
        vase = vase m +gift +colorful
        stamp = timbre m +purchase
        parcel = colis m +mail +weighty
        necklace = collier m +gift
        backpack = sac_à_dos m +container +colorful +weighty +purchase
        present = cadeau m +gift
        purse = sac_à_main m +container +gift +colorful
    """,
    "plant": """
        tree = arbre m +big
        flower = fleur f +gift
        rose = rose f +gift
        plant.green = plante f +gift
        tulip = tulipe f +gift
        oak = chêne m +big
        fir_tree = sapin m +big
    """,
    "place building": """
        house = maison f @in dans +owned
        apartment = appartement m @in dans +owned
        station = gare f @at
        airport = aéroport m @at
        hospital = hôpital m @at
        museum = musée m @at
        theater = théâtre m @at
        library = bibliothèque f @at
        post_office = poste f @at
        church = église f @at
        restaurant = restaurant m @at
        hotel = hôtel m @at
        bakery = boulangerie f @at
        pharmacy = pharmacie f @at
        supermarket = supermarché m @at
        castle = château m @at
        factory = usine f @at
        office = bureau m @at
        farm = ferme f @on à
        stadium = stade m @at
        bank.money = banque f @at
        university = université f @at
        town_hall = mairie f @at
        police_station = commissariat m @at
        bookshop = librairie f @at
    """,
    "workplace": """
        plant.works = usine f @at
    """,
    "waterside": """
        bank.river = rive f @on sur
    """,
    "place spot": """
        swimming_pool = piscine f @at
        market = marché m @at
        beach = plage f @at/to à
        zoo = zoo m @at
        garden = jardin m @in dans
        park = parc m @in à
        forest = forêt f @in dans
        street = rue f @in/into dans
        kitchen = cuisine f @in dans +room
        bathroom = salle_de_bains f @in dans +room
        bedroom = chambre f @in dans +room
        living_room = salon m @in dans +room
        classroom = salle_de_classe f @in dans +room
        dining_room = salle_à_manger f @in dans +room
        cellar = cave f @in dans +room
        garage = garage m @in dans +room
        village = village m @in à +sight
        bridge = pont m @on sur +sight
        square = place f @on/to sur +sight
        balcony = balcon m @on sur
    """,
    "sight": """
        river = rivière f
        mountain = montagne f
        sea = mer f +lone
        lake = lac m
        island = île f
        tower = tour f
        statue = statue f
        fountain = fontaine f
        cathedral = cathédrale f
    """,
    "thing other": """
        wall = mur m
        picture = image f
        job.work = emploi m
        voice = voix f
        family = famille f
        vacation = vacances f +fr_many
        school = école f
        shop = magasin m
    """,
    "mass other": """
        money = argent m
        help = aide f
    """,
    "person guiding": """
        guide = guide m
    """,
    "insect": """
        spider = araignée f
    """,
    "unique": """
        sun = soleil m
        moon = lune f
        sky = ciel m
    """,
    "show": """
        film = film m
        play.stage = pièce_de_théâtre f
        concert = concert m +event
        match = match m +event
        program = émission f
    """,
    "sound": """
        song = chanson f +written
        music = musique f +mass
    """,
    "event": """
        meeting = réunion f
        party = fête f
        wedding = mariage m
        exam = examen m
        lesson = leçon f +learned
        trip = voyage m
        game = jeu m
        conversation = conversation f
        interview = entretien m
    """,
    "thought": """
        problem = problème m +known
        question = question f
        answer = réponse f +known
        truth = vérité f +told +lone
        idea = idée f
        secret = secret m +told +known
        address = adresse f +known
        mistake = erreur f
        rule = règle f +known +learned
        word = mot m +known +learned
        project = projet m
        exercise = exercice m
        sentence = phrase f
        joke = blague f +tale
        name = nom m +known
        phone_number = numéro_de_téléphone m +known
        recipe = recette f +known
        text = texte m
        decision = décision f
        lie = mensonge m
        dream = rêve m
        solution = solution f
        price = prix m +known
    """,
    "subject masslike": """
        history = histoire f
        mathematics = mathématiques f +fr_many
        geography = géographie f
        biology = biologie f
        physics = physique f
        chemistry = chimie f
        law = droit m
        medicine = médecine f
    """,
    "language masslike": """
        French = français m
        English = anglais m
        Spanish = espagnol m
        German = allemand m
        Italian = italien m
        Chinese = chinois m
        Japanese = japonais m
        Russian = russe m
        Portuguese = portugais m
        Arabic = arabe m
    """,
    "sport masslike": """
        football = football m
        tennis = tennis m
        basketball = basket m
        rugby = rugby m
        volleyball = volley m
        golf = golf m
        chess = échecs m +fr_many
        cards = cartes f +en_many +fr_many
    """,
    "instrument": """
        piano = piano m
        guitar = guitare f
        violin = violon m
        flute = flûte f
        trumpet = trompette f
        drums = batterie f +en_many
    """,
    "age": """
        year_old/years old = an m
    """,
    "pain": """
        head = tête f
        back = dos m
        stomach = ventre m
        leg = jambe f +pair
        arm = bras m +pair
        knee = genou m +pair
        foot = pied m +pair
    """,
}

# name = gender
PEOPLE = """
    Marie f, Paul m, Sophie f, Thomas m, Julie f, Pierre m, Claire f, Lucas m, Emma f, Nicolas m, Alice f, Sarah f,
    David m, Anna f, Marc m, Tom m, Louis m, Julien m, Laura f, Martin m, Lucy f, Peter m, Jane f, Antoine m, Nina f,
    Daniel m, Charlotte f, Simon m, Mary f, Robert m
"""

# english = french gender, with the preposition of place: en, au, aux for countries, à for cities
COUNTRIES = """
    France = France f en
    Germany = Allemagne f en
    Spain = Espagne f en
    Italy = Italie f en
    England = Angleterre f en
    Belgium = Belgique f en
    China = Chine f en
    Russia = Russie f en
    Greece = Grèce f en
    Switzerland = Suisse f en
    Japan = Japon m au
    Canada = Canada m au
    Portugal = Portugal m au
    Brazil = Brésil m au
    Mexico = Mexique m au
    Morocco = Maroc m au
"""
CITIES = """
    Paris = Paris, London = Londres, Rome = Rome, Berlin = Berlin, Madrid = Madrid, Lyon = Lyon, Brussels = Bruxelles,
    Geneva = Genève, Lisbon = Lisbonne, Vienna = Vienne, Barcelona = Barcelone, Marseille = Marseille,
    New_York = New_York, Montreal = Montréal, Venice = Venise, Athens = Athènes, Moscow = Moscou, Beijing = Pékin
"""
