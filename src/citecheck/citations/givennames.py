"""Given names that are common in bylines, folded: a list is never complete, it only breaks ties.

Names that begin titles as common words or places ("Will", "Grant", "Jordan", "Chad") are left out.
"""

from __future__ import annotations

GIVEN = frozenset(
    """
    aaron abdel abdul abdullah abigail achim adam adel adnan adrian adrien agustin ahmad ahmed ahmet aisha akram alain alan
    albrecht alejandra alejandro aleksandr aleksei alessandro alex alexander alexandra alexandre alexei alfonso alfred
    alfredo ali alice alicia alison allison alvaro amal amalia amanda amelie amer amina amir amira amy ana anais anas andre
    andrea andreas andrei andres andrew andy angela anja anke ann anna annabel anne annette annie anthony antoine antonia
    antonio anwar armin arnaud arthur arturo ashley asma astrid aurelie axel ayman ayse aziz barbara basel bashar bassam
    beatriz ben benito benjamin benoit bernard bernardo bernd bertrand beth betsy bettina betty bilal bill billy birgit bob
    bobby boris borzou brad bradley brandon brenda brent brian brigitte bruce bruno bryan burak caitlin cameron camila
    camille carl carla carlo carlos carmen carol carolina caroline carolyn carsten catherine cecilia cedric celine cem cesar
    charles charlotte chelsea chiara chloe chris christelle christina christine christoph christophe christopher chuck cindy
    claire clare claude claudia clement clive colin connor consuelo corinne courtney craig cristina cristobal cynthia cyril
    dalal damien damon dan daniel daniela darren dave david davide debbie deborah delphine denis deniz dennis derek detlef
    diana diane didier diego dieter dina dirk dmitri dmitry dominic dominique donald donna dorothea doug douglas duncan
    dylan ebru eckart ed edgar edouard eduardo edward eileen ekaterina eleanor elena eli elif elisa elise elizabeth elke
    ella ellen elvira emilie emilio emily emma emmanuel emre enrico enrique erdem eric erica erich erik erin ernest ernesto
    ernst esteban ethan etienne eugenio eva evan evelyn evgeny fabien fabio fabrice fadi faisal farah fares faris fatima
    fatma federica federico felicity felipe felix fernanda fernando fiona firas florence florian fouad francesca francis
    francisca francisco franco francois francoise frank fred frederic frederick friedrich fritz gabriel gabriela gaelle gail
    galina gareth gary gavin gene geoff geoffrey georg george georges gerald gerard gerardo gerd gerhard ghassan gianluca
    gilles gillian gina giorgio giovanni gisela giulia giuseppe glenn gloria gonzalo gordon gottfried graciela graham greg
    gregoire gregory guido guillaume guillermo gunther gustave gustavo habib hadi haidar haitham hakan hala hamza hani hanna
    hannah hannes hans harold harry hartmut harvey hasan hassan hazel hazem heather hector heike heiko heiner heinrich heinz
    helen helene helga helmut henri henry herbert hermann hernan herve hisham holger holly horst howard huda hugh hugo
    huseyin hussam hussein hwaida ian ibrahim ignacio igor ilya imad iman ines inge ingo ingrid irina isaac isabel isabelle
    ismael ivan jack jackie jacob jacqueline jacques jaime jake jamal james jamie jamil jan jane janet jared jasmine jason
    javier jean jeanne jeff jeffrey jenna jennifer jenny jens jeremy jerome jerry jess jessica jill jim joan joanna joaquin
    jochen joe joel joey johann johannes john johnny jon jonas jonathan jorg jorge jose josef joseph josh joshua joyce juan
    juana judith julia julian juliana julie julien juliet julio jurgen justin jutta kai kamal kareem karen karim karin karl
    karsten kat kate katherine kathleen katie katja katrin keith kelly kemal kenneth kerry kerstin kevin khaled khalid kim
    kimberly kirsten klaus konrad konstantin kristen kristin kurt kyle lama larry lars laura laure lauren laurence laurent
    lawrence layla lea leah leila lena leo leon leonardo leslie leticia lewis lily lina linda lisa liz lorenzo lori lothar
    louis louisa louise loveday luc luca lucas lucia lucie lucy ludwig luis luisa luke lutz lydia lynn maggie maha mahmoud
    mahmut majid maksim malcolm malik manal manfred manuel manuela marc marcel marcela marcelo marco marcos marcus margaret
    margarita margot maria marian mariana mariano marie marina mario marissa mark marko markus marta martha martin martina
    marwan mary massimo mateo mathias mathieu matias matt matteo matthew matthias matthieu maurice mauricio maxime maya
    mazen megan mehmet meike melanie melissa melvin michael michaela michel michelle miguel mike mikhail mohamed mohammad
    mohammed molly mona monica monika monique moritz muhammad munir murat mustafa nabil nada nader nadia naji nancy naomi
    nasser natalia natasha nathalie nathan ned neil nicholas nick nicolas nicole niels nigel nikita nikolai nils nina nizar
    noah noel nora norbert norman nour octavio odile olaf oleg olga oliver olivia olivier omar omer osama oscar oskar otto
    owen ozgur pablo pamela paolo pascal patrice patricia patrick patty paul paula pauline pavel pedro penelope pete peter
    petra phil philip philipp philippe phoebe pierre piers pilar polly rachel raed rafael rainer ralf ramon rana rania
    raphael raquel rashid raul raymond rebecca regis reinhard remi renate rene rhys riad ricardo richard rick rima rita rob
    robert roberta roberto rodrigo rogelio roger roland rolf romain ronald rosie ross roy ruben rudolf rupert russell ruth
    ryan saad sabine sabrina safa salah saleh salim sally salma sam samantha samar samer sami samir samuel sandra sandrine
    sandy sara sarah sascha saul sawsan scott sean sebastian sebastien selin serge sergei sergey sergio serkan shadi shane
    shannon sharif sharon shaun shirley sibel siegfried silke silvia simon simona simone sofia sonia sonja sophia sophie
    stacy stanislav stefan stefano stella stephan stephane stephanie stephen steve steven stewart stuart suha suleiman susan
    susana susanna susanne suzanne sven svetlana sylvain sylvia sylvie taha talal tamar tamara tanja tara tarek tariq
    tatiana ted teresa terry theo theodore theresa thibault thierry thomas thorsten tilman tim timothy tina tobias toby todd
    tolga tom tomas tony torsten tracy travis trevor tristan tyler udo ulf ulrich ursula ute uwe valentin valentina valerie
    vanessa vasily vera veronica veronika veronique vicente viktor vincent virginia virginie vitaly vittorio vladimir
    vladislav volker wael wafa walid walter wayne wendy werner wilhelm willem william wolfgang xavier ximena yahya yana yann
    yara yasin yasmin yasser yolanda youssef yulia yuri yusuf yves zachary zaid zeina zeynep ziad zoe
    احمد اسامه امين انطون ايمن باسل بسام بشار جمال جورج حسان حسن حسين حمزه خالد خليل رامي رانيا رشيد رنا زياد سامر سامي سعيد
    سليم سمير سناء صالح طارق طلال عادل عبد عبدالرحمن عبدالله علي عماد عمر فؤاد فاطمه فادي فاضل فراس فيصل كريم كمال ليلي ماهر
    محمد محمود مريم مصطفي منير مني ميشال نادر نبيل نور هاني هدي هشام وائل وليد ياسر ياسين يوسف
    """.split()  # noqa: SIM905 - a word list to read
)
