"""Everyday sentences that no grammar makes: greetings, thanks, small talk, each with its translation."""

from __future__ import annotations

PAIRS = """
    Hello. | Bonjour.
    Hello! | Bonjour !
    Hi! | Salut !
    Hi, Paul. | Salut, Paul.
    Hello, sir. | Bonjour, monsieur.
    Hello, madam. | Bonjour, madame.
    Hello, everyone. | Bonjour à tous.
    Good morning. | Bonjour.
    Good morning, children. | Bonjour, les enfants.
    Good evening. | Bonsoir.
    Good evening, madam. | Bonsoir, madame.
    Good night. | Bonne nuit.
    Good night, my son. | Bonne nuit, mon fils.
    Goodbye. | Au revoir.
    Goodbye, sir. | Au revoir, monsieur.
    Goodbye, madam. | Au revoir, madame.
    See you soon. | À bientôt.
    See you tomorrow. | À demain.
    See you later. | À plus tard.
    See you on Monday. | À lundi.
    See you on Friday. | À vendredi.
    See you this evening. | À ce soir.
    See you next week. | À la semaine prochaine.
    Have a nice day. | Bonne journée.
    Have a nice evening. | Bonne soirée.
    Have a nice weekend. | Bon week-end.
    Have a good trip. | Bon voyage.
    Have a nice vacation. | Bonnes vacances.
    Enjoy your meal. | Bon appétit.
    Good luck. | Bonne chance.
    Good luck! | Bonne chance !
    Happy birthday! | Joyeux anniversaire !
    Happy birthday, Marie! | Joyeux anniversaire, Marie !
    Merry Christmas! | Joyeux Noël !
    Happy New Year! | Bonne année !
    Congratulations! | Félicitations !
    Cheers! | Santé !
    Bless you! | À tes souhaits !
    Welcome. | Bienvenue.
    Welcome to France. | Bienvenue en France.
    Welcome to Paris. | Bienvenue à Paris.
    Thank you. | Merci.
    Thank you! | Merci !
    Thanks. | Merci.
    Thank you very much. | Merci beaucoup.
    Thank you, sir. | Merci, monsieur.
    Thank you, madam. | Merci, madame.
    Thank you for your help. | Merci pour ton aide.
    Thank you for your help, sir. | Merci pour votre aide, monsieur.
    Thank you for the present. | Merci pour le cadeau.
    Thank you for the flowers. | Merci pour les fleurs.
    Thank you for everything. | Merci pour tout.
    No, thank you. | Non, merci.
    Yes, please. | Oui, s'il te plaît.
    You're welcome. | De rien.
    Please. | S'il te plaît.
    Excuse me. | Excuse-moi.
    Excuse me, sir. | Excusez-moi, monsieur.
    Excuse me, madam. | Excusez-moi, madame.
    I'm sorry. | Je suis désolé.
    I am sorry. | Je suis désolé.
    I'm very sorry. | Je suis vraiment désolé.
    Sorry. | Désolé.
    Sorry, I'm late. | Désolé, je suis en retard.
    It doesn't matter. | Ce n'est pas grave.
    No problem. | Pas de problème.
    Don't worry. | Ne t'inquiète pas.
    Don't worry, madam. | Ne vous inquiétez pas, madame.
    Yes. | Oui.
    No. | Non.
    Maybe. | Peut-être.
    Perhaps tomorrow. | Peut-être demain.
    Of course. | Bien sûr.
    Of course not. | Bien sûr que non.
    All right. | D'accord.
    OK. | D'accord.
    I agree. | Je suis d'accord.
    I agree with you. | Je suis d'accord avec toi.
    I don't agree. | Je ne suis pas d'accord.
    Really? | Vraiment ?
    Why? | Pourquoi ?
    Why not? | Pourquoi pas ?
    Where? | Où ?
    When? | Quand ?
    How? | Comment ?
    Who? | Qui ?
    With whom? | Avec qui ?
    Since when? | Depuis quand ?
    How much is it? | C'est combien ?
    How much does this book cost? | Combien coûte ce livre ?
    How much does this dress cost? | Combien coûte cette robe ?
    How much does the ticket cost? | Combien coûte le billet ?
    How much do these shoes cost? | Combien coûtent ces chaussures ?
    How are you? | Comment vas-tu ?
    How are you, sir? | Comment allez-vous, monsieur ?
    How are you, madam? | Comment allez-vous, madame ?
    How is your mother? | Comment va ta mère ?
    How is your father? | Comment va ton père ?
    How is he? | Comment va-t-il ?
    How is she? | Comment va-t-elle ?
    I'm fine. | Je vais bien.
    I am fine. | Je vais bien.
    I'm fine, thank you. | Je vais bien, merci.
    I am very well. | Je vais très bien.
    I'm not very well. | Je ne vais pas très bien.
    He is well. | Il va bien.
    She is well. | Elle va bien.
    And you? | Et toi ?
    And you, sir? | Et vous, monsieur ?
    And you, madam? | Et vous, madame ?
    What's your name? | Comment t'appelles-tu ?
    What is your name? | Comment t'appelles-tu ?
    What is your name, sir? | Comment vous appelez-vous, monsieur ?
    What is your name, madam? | Comment vous appelez-vous, madame ?
    What is his name? | Comment s'appelle-t-il ?
    What is her name? | Comment s'appelle-t-elle ?
    What is your sister's name? | Comment s'appelle ta sœur ?
    What is your brother's name? | Comment s'appelle ton frère ?
    Pleased to meet you. | Enchanté.
    Pleased to meet you, madam. | Enchanté, madame.
    How old are you? | Quel âge as-tu ?
    How old is he? | Quel âge a-t-il ?
    How old is she? | Quel âge a-t-elle ?
    How old is your son? | Quel âge a ton fils ?
    How old is your daughter? | Quel âge a ta fille ?
    How old are you, sir? | Quel âge avez-vous, monsieur ?
    Where are you from? | D'où viens-tu ?
    Where are you from, madam? | D'où venez-vous, madame ?
    I come from France. | Je viens de France.
    I come from Germany. | Je viens d'Allemagne.
    I am from Canada. | Je viens du Canada.
    I'm from Paris. | Je viens de Paris.
    He is from London. | Il vient de Londres.
    Do you speak English? | Est-ce que tu parles anglais ?
    Do you speak French, sir? | Est-ce que vous parlez français, monsieur ?
    I speak a little French. | Je parle un peu français.
    I don't understand. | Je ne comprends pas.
    I do not understand. | Je ne comprends pas.
    I don't know. | Je ne sais pas.
    I do not know. | Je ne sais pas.
    I know. | Je sais.
    I think so. | Je crois que oui.
    I don't think so. | Je ne crois pas.
    I hope so. | J'espère que oui.
    I hope not. | J'espère que non.
    Can you repeat, please? | Est-ce que tu peux répéter, s'il te plaît ?
    Can you repeat, please, sir? | Est-ce que vous pouvez répéter, s'il vous plaît, monsieur ?
    Can you help me? | Est-ce que tu peux m'aider ?
    Can you help me, please? | Est-ce que tu peux m'aider, s'il te plaît ?
    Can you help me, sir? | Est-ce que vous pouvez m'aider, monsieur ?
    Could you speak more slowly, madam? | Est-ce que vous pourriez parler plus lentement, madame ?
    Could you open the window, please? | Est-ce que tu pourrais ouvrir la fenêtre, s'il te plaît ?
    What does this word mean? | Que signifie ce mot ?
    What does this sentence mean? | Que signifie cette phrase ?
    How do you say this in French? | Comment dit-on cela en français ?
    How do you say this in English? | Comment dit-on cela en anglais ?
    What is this? | Qu'est-ce que c'est ?
    What's this? | Qu'est-ce que c'est ?
    Who is it? | Qui est-ce ?
    It's me. | C'est moi.
    It's him. | C'est lui.
    It is Marie. | C'est Marie.
    This is my brother. | C'est mon frère.
    This is my sister. | C'est ma sœur.
    This is my friend Paul. | C'est mon ami Paul.
    This is my house. | C'est ma maison.
    It is a dog. | C'est un chien.
    It's a good idea. | C'est une bonne idée.
    That's a good idea. | C'est une bonne idée.
    That's true. | C'est vrai.
    That's not true. | Ce n'est pas vrai.
    That's wrong. | C'est faux.
    That's right. | C'est exact.
    It's possible. | C'est possible.
    It's impossible. | C'est impossible.
    It's easy. | C'est facile.
    It's difficult. | C'est difficile.
    It is too expensive. | C'est trop cher.
    It's very good. | C'est très bon.
    It is beautiful. | C'est beau.
    It's important. | C'est important.
    It's not important. | Ce n'est pas important.
    It's interesting. | C'est intéressant.
    It is strange. | C'est étrange.
    It's free. | C'est gratuit.
    It is enough. | C'est assez.
    It's over. | C'est fini.
    That's all. | C'est tout.
    That's life. | C'est la vie.
    What time is it? | Quelle heure est-il ?
    What time is it, please? | Quelle heure est-il, s'il te plaît ?
    What day is it? | Quel jour sommes-nous ?
    Today is Monday. | Aujourd'hui, c'est lundi.
    Today is Tuesday. | Aujourd'hui, c'est mardi.
    Today is Wednesday. | Aujourd'hui, c'est mercredi.
    Today is Thursday. | Aujourd'hui, c'est jeudi.
    Today is Friday. | Aujourd'hui, c'est vendredi.
    Today is Saturday. | Aujourd'hui, c'est samedi.
    Today is Sunday. | Aujourd'hui, c'est dimanche.
    Tomorrow is Sunday. | Demain, c'est dimanche.
    It is early. | Il est tôt.
    It's late. | Il est tard.
    It is too late. | Il est trop tard.
    It's very late. | Il est très tard.
    What is the weather like? | Quel temps fait-il ?
    What's the weather like today? | Quel temps fait-il aujourd'hui ?
    The weather is nice. | Il fait beau.
    The weather is bad. | Il fait mauvais.
    The sun is shining. | Le soleil brille.
    It's windy. | Il y a du vent.
    It is windy today. | Il y a du vent aujourd'hui.
    I am here. | Je suis ici.
    Here I am. | Me voici.
    Here is the key. | Voici la clé.
    Here is my passport. | Voici mon passeport.
    Here are the tickets. | Voici les billets.
    Here is your coffee, sir. | Voici votre café, monsieur.
    Come here. | Viens ici.
    Come here, please. | Viens ici, s'il te plaît.
    Come in! | Entre !
    Come in, madam. | Entrez, madame.
    Sit down. | Assieds-toi.
    Sit down, please, madam. | Asseyez-vous, s'il vous plaît, madame.
    Stand up. | Lève-toi.
    Wait! | Attends !
    Wait a minute. | Attends une minute.
    Wait a moment, please, sir. | Attendez un moment, s'il vous plaît, monsieur.
    Listen! | Écoute !
    Look! | Regarde !
    Be careful! | Fais attention !
    Be careful, sir! | Faites attention, monsieur !
    Be quiet! | Tais-toi !
    Be quiet, children! | Taisez-vous, les enfants !
    Be patient. | Sois patient.
    Be polite. | Sois poli.
    Don't be afraid. | N'aie pas peur.
    Don't be sad. | Ne sois pas triste.
    Don't be late. | Ne sois pas en retard.
    Help! | Au secours !
    Stop! | Arrête !
    Let's go! | Allons-y !
    Let's start. | Commençons.
    Let's eat. | Mangeons.
    Follow me. | Suis-moi.
    Follow me, sir. | Suivez-moi, monsieur.
    Leave me alone. | Laisse-moi tranquille.
    Forgive me. | Pardonne-moi.
    Let me see. | Laisse-moi voir.
    Tell me the truth. | Dis-moi la vérité.
    Try again. | Essaie encore.
    I love you. | Je t'aime.
    I love you very much. | Je t'aime très fort.
    I love studying. | J'aime étudier.
    I love reading. | J'aime lire.
    I like reading. | J'aime lire.
    I love music. | J'aime la musique.
    I love traveling. | J'aime voyager.
    I need help. | J'ai besoin d'aide.
    I need some rest. | J'ai besoin de repos.
    I'm lost. | Je suis perdu.
    I am lost. | Je suis perdu.
    I'm coming. | J'arrive.
    I'm hungry and thirsty. | J'ai faim et soif.
    I would like a coffee, please. | Je voudrais un café, s'il te plaît.
    I would like a coffee, please, sir. | Je voudrais un café, s'il vous plaît, monsieur.
    I would like a tea, please, madam. | Je voudrais un thé, s'il vous plaît, madame.
    I would like a room for two people. | Je voudrais une chambre pour deux personnes.
    I would like a ticket to Paris. | Je voudrais un billet pour Paris.
    I would like to pay, please. | Je voudrais payer, s'il te plaît.
    I'd like to reserve a table. | Je voudrais réserver une table.
    The bill, please, sir. | L'addition, s'il vous plaît, monsieur.
    The menu, please, sir. | Le menu, s'il vous plaît, monsieur.
    Two coffees, please, sir. | Deux cafés, s'il vous plaît, monsieur.
    Two tickets, please, madam. | Deux billets, s'il vous plaît, madame.
    Where is the station, please, sir? | Où est la gare, s'il vous plaît, monsieur ?
    Where are the toilets, please? | Où sont les toilettes, s'il te plaît ?
    Is it far? | Est-ce que c'est loin ?
    Is it near here? | Est-ce que c'est près d'ici ?
    It is not far. | Ce n'est pas loin.
    It's very far. | C'est très loin.
    Turn left. | Tourne à gauche.
    Turn right. | Tourne à droite.
    Go straight on. | Va tout droit.
    Go straight on, sir. | Allez tout droit, monsieur.
    It's on the left. | C'est à gauche.
    It's on the right. | C'est à droite.
    What is the matter? | Qu'est-ce qui se passe ?
    What's happening? | Qu'est-ce qui se passe ?
    What happened? | Qu'est-ce qui s'est passé ?
    What are you doing? | Qu'est-ce que tu fais ?
    What are you doing, children? | Qu'est-ce que vous faites, les enfants ?
    What is he doing? | Qu'est-ce qu'il fait ?
    What is she doing? | Qu'est-ce qu'elle fait ?
    What are they doing? | Qu'est-ce qu'ils font ?
    What did you do yesterday? | Qu'est-ce que tu as fait hier ?
    What do you think of it? | Qu'est-ce que tu en penses ?
    What do you want? | Qu'est-ce que tu veux ?
    What does he want? | Qu'est-ce qu'il veut ?
    What do you do in the evening? | Qu'est-ce que tu fais le soir ?
    What's new? | Quoi de neuf ?
    Nothing new. | Rien de neuf.
    Nobody knows. | Personne ne sait.
    Nobody came. | Personne n'est venu.
    Nobody is perfect. | Personne n'est parfait.
    Everyone knows. | Tout le monde sait.
    Everyone is here. | Tout le monde est ici.
    Everything is ready. | Tout est prêt.
    Something is wrong. | Quelque chose ne va pas.
    Someone is coming. | Quelqu'un vient.
    I saw nobody. | Je n'ai vu personne.
    I didn't see anyone. | Je n'ai vu personne.
    I don't see anything. | Je ne vois rien.
    I didn't say anything. | Je n'ai rien dit.
    I have nothing. | Je n'ai rien.
    I was born in May. | Je suis né en mai.
    She was born in Paris. | Elle est née à Paris.
    He was born in London. | Il est né à Londres.
    He died last year. | Il est mort l'année dernière.
    I've been waiting for an hour. | J'attends depuis une heure.
    I have lived here for two years. | J'habite ici depuis deux ans.
    She has been working here for ten years. | Elle travaille ici depuis dix ans.
    He is the tallest. | Il est le plus grand.
    She is the best. | Elle est la meilleure.
    This is the best book. | C'est le meilleur livre.
    It was a long time ago. | C'était il y a longtemps.
    Once upon a time, there was a king. | Il était une fois un roi.
    Knowledge is power. | Savoir, c'est pouvoir.
    Time is money. | Le temps, c'est de l'argent.
    I forgot. | J'ai oublié.
    I remember. | Je me souviens.
    I am joking. | Je plaisante.
    I'm serious. | Je suis sérieux.
    You are right. | Tu as raison.
    You are wrong. | Tu as tort.
    Are you sure? | Est-ce que tu es sûr ?
    Are you ready? | Est-ce que tu es prêt ?
    Are you ready, children? | Est-ce que vous êtes prêts, les enfants ?
    Are you hungry? | Est-ce que tu as faim ?
    Are you OK? | Est-ce que ça va ?
    Everything is fine. | Tout va bien.
    It depends. | Ça dépend.
    It works. | Ça marche.
    It doesn't work. | Ça ne marche pas.
    I don't care. | Ça m'est égal.
    As usual. | Comme d'habitude.
    At last! | Enfin !
    Again! | Encore !
    What a pity! | Quel dommage !
    What a surprise! | Quelle surprise !
    What a beautiful day! | Quelle belle journée !
    What a beautiful house! | Quelle belle maison !
    What a good idea! | Quelle bonne idée !
    How beautiful! | Comme c'est beau !
    The train leaves at noon. | Le train part à midi.
    We have time. | Nous avons le temps.
    I don't have time. | Je n'ai pas le temps.
    I have no money. | Je n'ai pas d'argent.
    I have no idea. | Je n'en ai aucune idée.
    I'm looking forward to it. | J'ai hâte.
    Take care of yourself. | Prends soin de toi.
    Make yourself at home. | Fais comme chez toi.
    Have fun! | Amuse-toi bien !
    Sleep well! | Dors bien !
    Get well soon! | Bon rétablissement !
    Give my regards to your parents. | Salue tes parents de ma part.
    It's your turn. | C'est ton tour.
    It's my turn. | C'est mon tour.
    It is not my fault. | Ce n'est pas ma faute.
    The door is open, come in. | La porte est ouverte, entre.
    I am a man. | Je suis un homme.
    She is a woman. | C'est une femme.
    My birthday is in May. | Mon anniversaire est en mai.
    When is your birthday? | C'est quand, ton anniversaire ?
    Life is beautiful. | La vie est belle.
    Practice makes perfect. | C'est en forgeant qu'on devient forgeron.
    Better late than never. | Mieux vaut tard que jamais.
"""


def everyday() -> list[tuple[str, str]]:
    """The pairs in order."""
    rows = (line.strip().split(" | ") for line in PAIRS.splitlines() if line.strip())
    return [(source, target) for source, target in rows]
