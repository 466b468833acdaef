/** What a locale says and how: names, places and headers, each written by hand from general knowledge. */
export interface ThirdLocale {
  locale: string;
  given: string;
  family: string;
  /** `{}` is where a name stands, `#` and `%` are digits. */
  address: string[];
  streets: string;
  cities: string;
  postal: string;
  phones: string[];
  /** As the country writes them without its code. */
  nationalPhones: string[];
  salary: [from: number, to: number];
  headers: Partial<Record<HeaderKind, string[]>>;
}

type HeaderKind =
  | 'EMAIL'
  | 'PHONE'
  | 'BIRTH_DATE'
  | 'given'
  | 'family'
  | 'full'
  | 'STREET_ADDRESS'
  | 'POSTAL_CODE'
  | 'SALARY'
  | 'HEALTH'
  | 'BANK_ACCOUNT'
  | 'SECRET';

export const locales: ThirdLocale[] = [
  {
    locale: 'en_IE',
    given:
      'Aoife Ciarán Niamh Oisín Saoirse Eoin Róisín Declan Gráinne Fergus Sinéad Cormac Clodagh Brendan Orla Tadhg Maeve Padraig Deirdre Conor',
    family:
      "O'Sullivan Byrne Gallagher Doherty Kavanagh McCarthy O'Connor Nolan Fitzpatrick Quinn Brennan Keane Hennessy Mulligan Foley Duffy Moran Costello Rafferty Tierney",
    address: ['## {}', '% {}', 'Apt %, ## {}'],
    streets:
      'Grafton Street|Pearse Road|Abbey Street|Dame Lane|Patrick Street|Merrion Square|Shop Street|Oliver Plunkett Street|Dorset Street|Main Street',
    cities: 'Dublin|Cork|Galway|Limerick|Waterford|Sligo',
    postal: 'D## X#Y#',
    phones: ['+353 8% ### ####', '+353 1 ### ####', '003538%#######'],
    nationalPhones: ['08% ### ####', '(01) ### ####'],
    salary: [28000, 98000],
    headers: {
      EMAIL: ['email address'],
      PHONE: ['mobile no'],
      BIRTH_DATE: ['dob', 'born'],
      given: ['forename'],
      family: ['surname'],
      full: ['next of kin'],
      STREET_ADDRESS: ['address line 1'],
      POSTAL_CODE: ['eircode'],
      SALARY: ['gross pay'],
      HEALTH: ['diagnosis'],
    },
  },
  {
    locale: 'en_NG',
    given:
      'Chinedu Ngozi Oluwaseun Aisha Emeka Funmilayo Tunde Yetunde Ibrahim Chiamaka Babatunde Adaeze Musa Folake Obinna Halima Segun Zainab Ifeanyi Kelechi',
    family:
      'Okafor Adeyemi Balogun Eze Nwosu Okonkwo Abubakar Ogunleye Bello Adebayo Chukwu Danjuma Obi Lawal Uche Onyekachi Afolabi Igwe Sanni Ekwueme',
    address: ['## {}', 'Plot ## {}', 'No. % {}'],
    streets:
      'Allen Avenue|Awolowo Road|Broad Street|Adeola Odeku Street|Ahmadu Bello Way|Herbert Macaulay Way|Opebi Road|Aba Road|Zik Avenue|Marina Road',
    cities: 'Lagos|Abuja|Kano|Ibadan|Enugu|Port Harcourt',
    postal: '%#####',
    phones: ['+234 80% ### ####', '23481%#######', '+23470########'],
    nationalPhones: ['080########', '0803 ### ####'],
    salary: [900000, 9000000],
    headers: {
      EMAIL: ['contact email'],
      PHONE: ['gsm number', 'phone'],
      BIRTH_DATE: ['date of birth'],
      given: ['first name'],
      family: ['last name'],
      full: ['customer full name'],
      STREET_ADDRESS: ['residential address'],
      SALARY: ['annual salary'],
      HEALTH: ['genotype', 'medical condition'],
      BANK_ACCOUNT: ['nuban', 'account number'],
    },
  },
  {
    locale: 'sw_KE',
    given:
      'Wanjiku Otieno Akinyi Kamau Njeri Kipchoge Achieng Mwangi Wambui Omondi Chebet Juma Nyambura Barasa Halima Kiprono Atieno Mutua Naliaka Baraka',
    family:
      'Odhiambo Kariuki Mwangi Ochieng Njoroge Wekesa Cheruiyot Kimani Mutiso Onyango Maina Kiplagat Wafula Githinji Muthoni Ndungu Rotich Simiyu Korir Omolo',
    address: ['P.O. Box #### {}', '## {}'],
    streets:
      'Moi Avenue|Kenyatta Avenue|Ngong Road|Haile Selassie Avenue|Tom Mboya Street|Biashara Street|Waiyaki Way|Jogoo Road|Oginga Odinga Street|Argwings Kodhek Road',
    cities: 'Nairobi|Mombasa|Kisumu|Nakuru|Eldoret|Thika',
    postal: '%####',
    phones: ['+254 7## ######', '2547########', '+2541########'],
    nationalPhones: ['07## ######', '01########'],
    salary: [300000, 4000000],
    headers: {
      EMAIL: ['barua pepe'],
      PHONE: ['nambari ya simu', 'simu'],
      BIRTH_DATE: ['tarehe ya kuzaliwa'],
      given: ['jina la kwanza'],
      family: ['jina la ukoo'],
      full: ['jina kamili'],
      STREET_ADDRESS: ['anwani'],
      SALARY: ['mshahara'],
      SECRET: ['nenosiri'],
    },
  },
  {
    locale: 'pt_BR',
    given:
      'João Maria José Ana Antônio Francisca Carlos Adriana Paulo Juliana Lucas Fernanda Rafael Camila Thiago Letícia Bruno Larissa Vinícius Beatriz',
    family:
      'Silva Santos Oliveira Souza Pereira Lima Carvalho Ferreira Ribeiro Almeida Costa Gomes Martins Araújo Melo Barbosa Cardoso Teixeira Cavalcanti Moura',
    address: ['{}, ###', '{}, ##, apto ##', '{} nº ###'],
    streets:
      'Rua das Flores|Avenida Paulista|Rua Augusta|Av. Brasil|Travessa do Comércio|Rua XV de Novembro|Alameda Santos|Rua da Consolação|Av. Sete de Setembro|Praça da Sé',
    cities: 'São Paulo|Recife|Fortaleza|Curitiba|Manaus|Belém',
    postal: '#####-###',
    phones: ['+55 11 9####-####', '+55 (21) 9####-####', '55119########'],
    nationalPhones: ['(11) 9####-####', '(81) 3###-####'],
    salary: [18000, 190000],
    headers: {
      EMAIL: ['correio eletrônico', 'e-mail do cliente'],
      PHONE: ['telefone', 'celular'],
      BIRTH_DATE: ['data de nascimento', 'dt_nasc'],
      given: ['nome'],
      family: ['sobrenome'],
      full: ['nome completo'],
      STREET_ADDRESS: ['endereço', 'logradouro'],
      POSTAL_CODE: ['CEP'],
      SALARY: ['salário', 'remuneração'],
      HEALTH: ['diagnóstico', 'tipo sanguíneo'],
      BANK_ACCOUNT: ['conta corrente'],
      SECRET: ['senha'],
    },
  },
  {
    locale: 'es_CL',
    given:
      'Matías Catalina Benjamín Isidora Vicente Antonia Joaquín Florencia Cristóbal Constanza Ignacio Javiera Felipe Macarena Rodrigo Paulina Gonzalo Ximena Sebastián Rocío',
    family:
      'González Muñoz Rojas Díaz Soto Contreras Sepúlveda Morales Fuentes Valenzuela Araya Espinoza Tapia Figueroa Cortés Castro Henríquez Riquelme Bravo Sandoval',
    address: ['{} ####', '{} ###, depto ###', '{} Nº ###'],
    streets:
      "Avenida Providencia|Calle Huérfanos|Pasaje Los Aromos|Av. Libertador Bernardo O'Higgins|Calle San Martín|Camino El Alba|Avenida Apoquindo|Calle Arturo Prat|Calle Condell|Avenida Pedro Montt",
    cities: 'Santiago|Valparaíso|Concepción|Antofagasta|Temuco|Iquique',
    postal: '%######',
    phones: ['+56 9 #### ####', '+569########'],
    nationalPhones: ['9 #### ####', '(2) 2### ####'],
    salary: [6000000, 48000000],
    headers: {
      EMAIL: ['correo electrónico'],
      PHONE: ['teléfono', 'fono'],
      BIRTH_DATE: ['fecha de nacimiento', 'fec_nac'],
      given: ['nombre'],
      family: ['apellido paterno'],
      full: ['nombre y apellidos'],
      STREET_ADDRESS: ['dirección', 'domicilio'],
      POSTAL_CODE: ['código postal'],
      SALARY: ['sueldo', 'sueldo bruto'],
      HEALTH: ['diagnóstico', 'grupo sanguíneo'],
      BANK_ACCOUNT: ['cuenta bancaria'],
      SECRET: ['contraseña'],
    },
  },
  {
    locale: 'fr_CA',
    given:
      'Maxime Émilie Gabriel Noémie Samuel Audrey Étienne Mélanie Mathieu Véronique Jérôme Chantal Olivier Geneviève Alexis Marie-Ève Jonathan Annick Félix Laurence',
    family:
      'Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron Leblanc Paquette Girard Simard Desjardins',
    address: ['###, {}', '#### {}', '###, {}, app. %'],
    streets:
      'rue Saint-Denis|boulevard René-Lévesque|avenue du Parc|chemin Sainte-Foy|rue Sherbrooke Ouest|rang Saint-Joseph|rue Principale|boulevard Laurier|avenue Cartier|rue de la Montagne',
    cities: 'Montréal|Québec|Laval|Gatineau|Sherbrooke|Rimouski',
    postal: '@#@ #@#',
    phones: ['+1 514-%##-####', '+1 (418) %##-####'],
    nationalPhones: ['514 %##-####', '(450) %##-####', '819-%##-#### poste ##'],
    salary: [32000, 140000],
    headers: {
      EMAIL: ['courriel', 'adresse courriel'],
      PHONE: ['téléphone', 'cellulaire'],
      BIRTH_DATE: ['date de naissance'],
      given: ['prénom'],
      family: ['nom de famille'],
      full: ['nom complet', 'personne-ressource'],
      STREET_ADDRESS: ['adresse municipale', 'adresse'],
      POSTAL_CODE: ['code postal'],
      SALARY: ['salaire', 'rémunération'],
      HEALTH: ['diagnostic', 'allergies'],
      BANK_ACCOUNT: ['numéro de compte'],
      SECRET: ['mot de passe'],
    },
  },
  {
    locale: 'de_AT',
    given:
      'Leopold Katharina Maximilian Magdalena Florian Theresia Franz Elisabeth Johann Viktoria Andreas Waltraud Stefan Hannelore Gernot Roswitha Lukas Birgit Markus Ingeborg',
    family:
      'Gruber Huber Wagner Steiner Moser Pichler Hofer Leitner Berger Fuchs Eder Schwarz Brandstätter Egger Wallner Aigner Reiter Lechner Strasser Haas',
    address: ['{} ##', '{} %/##', '{} ##a'],
    streets:
      'Mariahilfer Straße|Landstraßer Hauptstraße|Getreidegasse|Bahnhofstraße|Kärntner Ring|Annenstraße|Linzergasse|Am Graben|Schillerplatz|Wiedner Hauptstraße',
    cities: 'Wien|Graz|Linz|Salzburg|Innsbruck|Klagenfurt',
    postal: '%###',
    phones: ['+43 664 #######', '+43 1 #######', '0043 676 #######'],
    nationalPhones: ['0664/#######', '0699 ########'],
    salary: [26000, 110000],
    headers: {
      EMAIL: ['E-Mail-Adresse', 'Mailadresse'],
      PHONE: ['Telefonnummer', 'Handynr'],
      BIRTH_DATE: ['Geburtsdatum', 'geb_dat', 'geboren am'],
      given: ['Vorname'],
      family: ['Zuname', 'Nachname'],
      full: ['Vor- und Zuname', 'Ansprechpartner'],
      STREET_ADDRESS: ['Anschrift', 'Wohnadresse'],
      POSTAL_CODE: ['PLZ', 'Postleitzahl'],
      SALARY: ['Jahresgehalt', 'Bruttolohn'],
      HEALTH: ['Diagnose', 'Blutgruppe'],
      BANK_ACCOUNT: ['Kontonummer'],
      SECRET: ['Kennwort'],
    },
  },
  {
    locale: 'nl_BE',
    given:
      'Wouter Liesbeth Pieter Annelies Joris Katrien Bram Sofie Dries Griet Jeroen Evelien Stijn Veerle Koen Hilde Maarten Leen Tom Lotte',
    family:
      'Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters De Smet Vermeulen Pauwels Dubois Hermans Aerts Michiels Lambrechts Vandenberghe Desmet Cools',
    address: ['{} ##', '{} ## bus %'],
    streets:
      'Kerkstraat|Stationsstraat|Grote Markt|Nieuwstraat|Molenweg|Leopoldlaan|Gentsesteenweg|Dorpsplein|Lange Nieuwstraat|Veldstraat',
    cities: 'Antwerpen|Gent|Brugge|Leuven|Hasselt|Mechelen',
    postal: '%###',
    phones: ['+32 4## ## ## ##', '+32 9 ### ## ##'],
    nationalPhones: ['04##/##.##.##', '0478 ## ## ##'],
    salary: [27000, 95000],
    headers: {
      EMAIL: ['e-mailadres'],
      PHONE: ['telefoonnummer', 'gsm'],
      BIRTH_DATE: ['geboortedatum', 'geb.datum'],
      given: ['voornaam'],
      family: ['achternaam', 'familienaam'],
      full: ['volledige naam', 'contactpersoon'],
      STREET_ADDRESS: ['adres', 'straat en nummer'],
      POSTAL_CODE: ['postcode'],
      SALARY: ['brutoloon', 'jaarsalaris'],
      HEALTH: ['diagnose', 'bloedgroep'],
      BANK_ACCOUNT: ['rekeningnummer'],
      SECRET: ['wachtwoord'],
    },
  },
  {
    locale: 'it_IT',
    given:
      'Giuseppe Giulia Marco Francesca Alessandro Chiara Matteo Martina Lorenzo Elisa Davide Silvia Simone Ilaria Stefano Paola Fabrizio Valentina Gianluca Ornella',
    family:
      'Rossi Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Caruso',
    address: ['{}, ##', '{} ##', '{} n. ##'],
    streets:
      'Via Roma|Corso Vittorio Emanuele|Piazza Garibaldi|Via Giuseppe Mazzini|Viale Europa|Vicolo Stretto|Via Dante Alighieri|Largo Augusto|Via XX Settembre|Corso Italia',
    cities: 'Torino|Bologna|Palermo|Firenze|Bari|Verona',
    postal: '#####',
    phones: ['+39 3## ### ####', '+39 02 ########'],
    nationalPhones: ['33% #######', '06 ########'],
    salary: [19000, 88000],
    headers: {
      EMAIL: ['posta elettronica', 'indirizzo email'],
      PHONE: ['telefono', 'cellulare', 'recapito telefonico'],
      BIRTH_DATE: ['data di nascita', 'nato il'],
      given: ['nome di battesimo', 'nome'],
      family: ['cognome'],
      full: ['nome e cognome', 'nominativo'],
      STREET_ADDRESS: ['indirizzo', 'residenza'],
      POSTAL_CODE: ['CAP', 'codice postale'],
      SALARY: ['stipendio', 'retribuzione lorda'],
      HEALTH: ['diagnosi', 'gruppo sanguigno'],
      BANK_ACCOUNT: ['conto corrente'],
      SECRET: ['parola chiave'],
    },
  },
  {
    locale: 'pl_PL',
    given:
      'Krzysztof Małgorzata Tomasz Agnieszka Paweł Katarzyna Michał Joanna Grzegorz Monika Łukasz Dorota Marcin Beata Jakub Zofia Wojciech Halina Mateusz Ewelina',
    family:
      'Nowak Kowalski Wiśniewska Wójcik Kowalczyk Kamińska Lewandowski Zielińska Szymański Woźniak Dąbrowski Kozłowska Jankowski Mazur Kwiatkowska Krawczyk Piotrowski Grabowska Pawlak Michalski',
    address: ['{} ##', '{} ##/%', '{} ## m. %'],
    streets:
      'ul. Marszałkowska|ul. Długa|al. Jerozolimskie|ul. Kościuszki|os. Słoneczne|ul. Piłsudskiego|pl. Wolności|ul. Polna|ul. Mickiewicza|ul. 3 Maja',
    cities: 'Warszawa|Kraków|Łódź|Wrocław|Poznań|Gdańsk',
    postal: '##-###',
    phones: ['+48 5## ### ###', '+48 22 ### ## ##'],
    nationalPhones: ['60% ### ###', '79#-###-###'],
    salary: [48000, 260000],
    headers: {
      EMAIL: ['adres e-mail', 'poczta elektroniczna'],
      PHONE: ['telefon', 'nr tel', 'komórka'],
      BIRTH_DATE: ['data urodzenia', 'ur.'],
      given: ['imię'],
      family: ['nazwisko'],
      full: ['imię i nazwisko'],
      STREET_ADDRESS: ['adres zamieszkania', 'ulica'],
      POSTAL_CODE: ['kod pocztowy'],
      SALARY: ['wynagrodzenie', 'pensja'],
      HEALTH: ['rozpoznanie', 'grupa krwi'],
      BANK_ACCOUNT: ['numer konta', 'rachunek bankowy'],
      SECRET: ['hasło'],
    },
  },
  {
    locale: 'hr_HR',
    given:
      'Ivan Marija Josip Ana Tomislav Petra Hrvoje Ivana Zvonimir Lucija Krešimir Dragica Domagoj Mirela Stjepan Jasna Luka Nikolina Vedran Sanja',
    family:
      'Horvat Kovačević Babić Marić Jurić Novak Knežević Vuković Marković Petrović Matić Tomić Pavlović Kovač Božić Blažević Grgić Perić Radić Šarić',
    address: ['{} ##', '{} ##a'],
    streets:
      'Ilica|Vukovarska ulica|Ulica kralja Zvonimira|Trg bana Jelačića|Savska cesta|Maksimirska cesta|Ulica Stjepana Radića|Frankopanska ulica|Obala kneza Branimira|Put Supavla',
    cities: 'Zagreb|Split|Rijeka|Osijek|Zadar|Pula',
    postal: '%####',
    phones: ['+385 91 ### ####', '+385 1 #### ###'],
    nationalPhones: ['098 ### ###', '091/###-####'],
    salary: [12000, 60000],
    headers: {
      EMAIL: ['adresa e-pošte', 'e-pošta'],
      PHONE: ['broj telefona', 'mobitel'],
      BIRTH_DATE: ['datum rođenja'],
      given: ['ime'],
      family: ['prezime'],
      full: ['ime i prezime'],
      STREET_ADDRESS: ['adresa', 'ulica i kućni broj'],
      POSTAL_CODE: ['poštanski broj'],
      SALARY: ['plaća', 'bruto plaća'],
      HEALTH: ['dijagnoza', 'krvna grupa'],
      BANK_ACCOUNT: ['broj računa'],
      SECRET: ['lozinka'],
    },
  },
  {
    locale: 'bg_BG',
    given:
      'Георги Мария Иван Елена Димитър Десислава Николай Иванка Стоян Радка Петър Цветелина Христо Надежда Красимир Галина Тодор Виолета Борис Милена',
    family:
      'Иванов Георгиева Димитров Петрова Николов Стоянова Тодоров Илиева Василев Атанасова Колев Ангелова Попов Маринова Костадинов Христова Йорданов Кръстева Михайлов Панайотова',
    address: ['{} ##', '{} № %', '{} ##, ет. %'],
    streets:
      'ул. Граф Игнатиев|бул. Витоша|ул. Раковски|бул. Цариградско шосе|ж.к. Люлин|ул. Шипка|ул. Васил Левски|бул. България|ул. Хан Аспарух|пл. Славейков',
    cities: 'София|Пловдив|Варна|Бургас|Русе|Плевен',
    postal: '%###',
    phones: ['+359 88 ### ####', '+359 2 ### ####'],
    nationalPhones: ['088 ### ####', '0898######'],
    salary: [12000, 90000],
    headers: {
      EMAIL: ['имейл', 'електронна поща'],
      PHONE: ['телефон', 'мобилен'],
      BIRTH_DATE: ['дата на раждане'],
      given: ['име', 'собствено име'],
      family: ['фамилия'],
      full: ['трите имена', 'име и фамилия'],
      STREET_ADDRESS: ['адрес'],
      POSTAL_CODE: ['пощенски код'],
      SALARY: ['заплата'],
      HEALTH: ['диагноза', 'кръвна група'],
      SECRET: ['парола'],
    },
  },
  {
    locale: 'el_GR',
    given:
      'Γιώργος Μαρία Δημήτρης Ελένη Κώστας Κατερίνα Γιάννης Σοφία Νίκος Βασιλική Παναγιώτης Αγγελική Χρήστος Δέσποινα Θανάσης Ιωάννα Σπύρος Ευαγγελία Μιχάλης Φωτεινή',
    family:
      'Παπαδόπουλος Νικολάου Γεωργίου Βλάχου Αντωνίου Παππάς Οικονόμου Αθανασίου Μακρής Καραγιάννης Δημητρίου Ιωαννίδης Παπαγεωργίου Κωνσταντίνου Σταματίου Λάμπρου Αλεξίου Ζαχαρίας Μαυρίδης Ράπτης',
    address: ['{} ##', '{} ###'],
    streets:
      'Οδός Ερμού|Λεωφόρος Κηφισίας|Οδός Σταδίου|Πανεπιστημίου|Λεωφόρος Αλεξάνδρας|Οδός Πατησίων|Τσιμισκή|Οδός Αθηνάς|Λεωφόρος Συγγρού|Εγνατίας',
    cities: 'Αθήνα|Θεσσαλονίκη|Πάτρα|Ηράκλειο|Λάρισα|Βόλος',
    postal: '### ##',
    phones: ['+30 69# ### ####', '+30 210 #######'],
    nationalPhones: ['697#######', '210 ### ####'],
    salary: [11000, 60000],
    headers: {
      EMAIL: ['ηλεκτρονική διεύθυνση', 'email'],
      PHONE: ['τηλέφωνο', 'κινητό'],
      BIRTH_DATE: ['ημερομηνία γέννησης'],
      given: ['όνομα'],
      family: ['επώνυμο'],
      full: ['ονοματεπώνυμο'],
      STREET_ADDRESS: ['διεύθυνση'],
      POSTAL_CODE: ['Τ.Κ.', 'ταχυδρομικός κώδικας'],
      SALARY: ['μισθός'],
      HEALTH: ['διάγνωση', 'ομάδα αίματος'],
      SECRET: ['κωδικός πρόσβασης'],
    },
  },
  {
    locale: 'ro_RO',
    given:
      'Andrei Ioana Mihai Elena Alexandru Cristina Ștefan Gabriela Vasile Mădălina Ion Raluca Constantin Simona Gheorghe Alina Bogdan Anca Răzvan Loredana',
    family:
      'Popescu Ionescu Popa Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Moldovan Munteanu Dobre Lungu Barbu Nistor Tudor Sârbu Florea Neagu',
    address: ['{} nr. ##', '{} ##, bl. @%, ap. ##'],
    streets:
      'Str. Lipscani|Bd. Unirii|Calea Victoriei|Strada Mihai Eminescu|Șos. Kiseleff|Aleea Rozelor|Str. Republicii|Piața Romană|Bulevardul Eroilor|Str. Libertății',
    cities: 'București|Cluj-Napoca|Timișoara|Iași|Constanța|Brașov',
    postal: '######',
    phones: ['+40 72# ### ###', '+40 21 ### ####'],
    nationalPhones: ['072# ### ###', '0744######'],
    salary: [30000, 220000],
    headers: {
      EMAIL: ['adresă de email'],
      PHONE: ['număr de telefon', 'telefon mobil'],
      BIRTH_DATE: ['data nașterii'],
      given: ['prenume'],
      family: ['nume de familie'],
      full: ['nume și prenume'],
      STREET_ADDRESS: ['adresa', 'adresa de domiciliu'],
      POSTAL_CODE: ['cod poștal'],
      SALARY: ['salariu', 'salariu brut'],
      HEALTH: ['diagnostic', 'grupa sanguină'],
      SECRET: ['parola'],
    },
  },
  {
    locale: 'hu_HU',
    given:
      'László Katalin István Zsuzsanna Gábor Ildikó Ferenc Ágnes Zoltán Erzsébet Attila Judit Balázs Eszter Péter Réka Tamás Krisztina Csaba Boglárka',
    family:
      'Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász Lakatos Mészáros Oláh Simon Rácz Fekete',
    address: ['{} ##.', '{} ##. %. em.', '{} %'],
    streets:
      'Petőfi utca|Kossuth Lajos utca|Rákóczi út|Andrássy út|Dózsa György út|Béke tér|Ady Endre utca|Váci út|Bartók Béla út|József körút',
    cities: 'Budapest|Debrecen|Szeged|Pécs|Győr|Miskolc',
    postal: '%###',
    phones: ['+36 20 ### ####', '+36 1 ### ####'],
    nationalPhones: ['06 30 ### ####', '06-70/###-####'],
    salary: [3000000, 18000000],
    headers: {
      EMAIL: ['e-mail cím'],
      PHONE: ['telefonszám', 'mobil'],
      BIRTH_DATE: ['születési dátum', 'szül. idő'],
      given: ['keresztnév', 'utónév'],
      family: ['vezetéknév'],
      full: ['teljes név'],
      STREET_ADDRESS: ['lakcím', 'cím'],
      POSTAL_CODE: ['irányítószám'],
      SALARY: ['fizetés', 'bruttó bér'],
      HEALTH: ['diagnózis', 'vércsoport'],
      BANK_ACCOUNT: ['bankszámlaszám'],
      SECRET: ['jelszó'],
    },
  },
  {
    locale: 'et_EE',
    given:
      'Tanel Kadri Margus Liisa Priit Triin Rein Maarja Urmas Kersti Toomas Piret Marko Anneli Siim Katrin Jaan Helve Kristjan Merike',
    family:
      'Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Koppel Luik Oja Raudsepp Kallas Lepik Vaher Kuusk Põder Jõgi Ots',
    address: ['{} ##', '{} ##-%'],
    streets:
      'Pärnu maantee|Narva mnt|Viru tänav|Pikk tn|Tartu mnt|Kastani tänav|Riia tn|Lai tänav|Sõpruse pst|Vabaduse puiestee',
    cities: 'Tallinn|Tartu|Narva|Pärnu|Viljandi|Rakvere',
    postal: '#####',
    phones: ['+372 5### ####', '+372 6## ####'],
    nationalPhones: ['5### ####', '53######'],
    salary: [11000, 66000],
    headers: {
      EMAIL: ['e-posti aadress', 'e-post'],
      PHONE: ['telefoninumber', 'mobiil'],
      BIRTH_DATE: ['sünnikuupäev', 'sünniaeg'],
      given: ['eesnimi'],
      family: ['perekonnanimi'],
      full: ['ees- ja perekonnanimi', 'täisnimi'],
      STREET_ADDRESS: ['aadress', 'elukoht'],
      POSTAL_CODE: ['postiindeks', 'sihtnumber'],
      SALARY: ['palk', 'töötasu'],
      HEALTH: ['diagnoos', 'veregrupp'],
      SECRET: ['parool'],
    },
  },
  {
    locale: 'lt_LT',
    given:
      'Jonas Rasa Tomas Lina Darius Jurgita Mindaugas Daiva Saulius Vilma Rimantas Eglė Gintaras Laima Vytautas Aušra Kęstutis Birutė Marius Inga',
    family:
      'Kazlauskas Jankauskienė Petrauskas Stankevičius Vasiliauskas Butkus Žukauskaitė Paulauskas Urbonas Navickas Ramanauskas Sakalauskienė Balčiūnas Rimkus Gudaitis Kavaliauskas Šimkus Mockus Žilinskas Adomaitis',
    address: ['{} ##', '{} ##-%'],
    streets:
      'Gedimino pr.|Laisvės alėja|Vilniaus g.|Savanorių pr.|Taikos pr.|Pilies g.|Kauno g.|Konstitucijos pr.|Žalgirio g.|Tilto g.',
    cities: 'Vilnius|Kaunas|Klaipėda|Šiauliai|Panevėžys|Alytus',
    postal: 'LT-#####',
    phones: ['+370 6## #####', '+370 5 ### ####'],
    nationalPhones: ['8 6## #####', '(8-5) ### ####'],
    salary: [10000, 60000],
    headers: {
      EMAIL: ['el. paštas', 'elektroninis paštas'],
      PHONE: ['telefonas', 'tel. nr.'],
      BIRTH_DATE: ['gimimo data'],
      given: ['vardas'],
      family: ['pavardė'],
      full: ['vardas ir pavardė'],
      STREET_ADDRESS: ['adresas', 'gyvenamoji vieta'],
      POSTAL_CODE: ['pašto kodas'],
      SALARY: ['atlyginimas', 'darbo užmokestis'],
      HEALTH: ['diagnozė', 'kraujo grupė'],
      SECRET: ['slaptažodis'],
    },
  },
  {
    locale: 'lv_LV',
    given:
      'Jānis Anna Andris Inese Juris Kristīne Edgars Ilze Māris Dace Aivars Līga Normunds Sandra Raimonds Baiba Guntis Zane Ivars Evija',
    family:
      'Bērziņš Kalniņa Ozoliņš Jansone Liepiņš Krūmiņa Balodis Eglīte Zariņš Pētersone Vītols Kļaviņa Kārkliņš Vanaga Rozenbergs Siliņa Ābele Grīnbergs Lapiņa Zālītis',
    address: ['{} ##', '{} ##-%'],
    streets:
      'Brīvības iela|Elizabetes iela|Kr. Barona iela|Čaka iela|Rīgas iela|Lielā iela|Aspazijas bulvāris|Dzirnavu iela|Tērbatas iela|Maskavas iela',
    cities: 'Rīga|Daugavpils|Liepāja|Jelgava|Jūrmala|Ventspils',
    postal: 'LV-####',
    phones: ['+371 2### ####', '+371 67######'],
    nationalPhones: ['2#######', '29 ### ###'],
    salary: [9000, 55000],
    headers: {
      EMAIL: ['e-pasts', 'e-pasta adrese'],
      PHONE: ['tālrunis', 'mobilais tālrunis'],
      BIRTH_DATE: ['dzimšanas datums'],
      given: ['vārds'],
      family: ['uzvārds'],
      full: ['vārds un uzvārds'],
      STREET_ADDRESS: ['adrese', 'dzīvesvieta'],
      POSTAL_CODE: ['pasta indekss'],
      SALARY: ['alga', 'darba samaksa'],
      HEALTH: ['diagnoze', 'asins grupa'],
      SECRET: ['parole'],
    },
  },
  {
    locale: 'fi_FI',
    given:
      'Juhani Aino Matti Helmi Antti Päivi Timo Kaisa Mikko Tuula Jukka Riikka Pekka Sanna Ville Hanna Kari Outi Eero Marjatta',
    family:
      'Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Saarinen Salminen Heinonen Niemi Kinnunen Turunen Rantanen Karjalainen Ojala',
    address: ['{} ##', '{} ## @ %', '{} % A ##'],
    streets:
      'Mannerheimintie|Hämeenkatu|Aleksanterinkatu|Rantatie|Kauppakatu|Koskikuja|Puistokatu|Asemakatu|Linnankatu|Itäinen Pitkäkatu',
    cities: 'Helsinki|Tampere|Turku|Oulu|Jyväskylä|Kuopio',
    postal: '#####',
    phones: ['+358 40 #######', '+358 50 ### ####'],
    nationalPhones: ['040 #######', '044-#######'],
    salary: [24000, 92000],
    headers: {
      EMAIL: ['sähköposti', 'sähköpostiosoite'],
      PHONE: ['puhelinnumero', 'puh'],
      BIRTH_DATE: ['syntymäaika', 'syntymäpäivä'],
      given: ['etunimi'],
      family: ['sukunimi'],
      full: ['koko nimi', 'yhteyshenkilö'],
      STREET_ADDRESS: ['katuosoite', 'osoite'],
      POSTAL_CODE: ['postinumero'],
      SALARY: ['palkka', 'vuosipalkka'],
      HEALTH: ['diagnoosi', 'veriryhmä'],
      BANK_ACCOUNT: ['tilinumero'],
      SECRET: ['salasana'],
    },
  },
  {
    locale: 'is_IS',
    given:
      'Jón Guðrún Sigurður Anna Gunnar Kristín Ólafur Sigríður Einar Margrét Magnús Helga Björn Ragnheiður Stefán Ingibjörg Árni Hildur Þorsteinn Steinunn',
    family:
      'Jónsson Guðmundsdóttir Sigurðsson Ólafsdóttir Gunnarsson Einarsdóttir Magnússon Kristjánsdóttir Björnsson Stefánsdóttir Árnason Þórðardóttir Helgason Ragnarsdóttir Pálsson Haraldsdóttir Karlsson Bjarnadóttir Halldórsson Egilsdóttir',
    address: ['{} ##', '{} %a'],
    streets:
      'Laugavegur|Hverfisgata|Skólavörðustígur|Bankastræti|Hafnarstræti|Ránargata|Suðurlandsbraut|Kópavogsbraut|Strandgata|Álfheimar',
    cities: 'Reykjavík|Kópavogur|Akureyri|Hafnarfjörður|Selfoss|Keflavík',
    postal: '1##',
    phones: ['+354 6## ####', '+354 8## ####'],
    nationalPhones: ['6##-####', '8## ####'],
    salary: [5000000, 18000000],
    headers: {
      EMAIL: ['netfang'],
      PHONE: ['símanúmer', 'farsími'],
      BIRTH_DATE: ['fæðingardagur'],
      given: ['eiginnafn'],
      family: ['eftirnafn'],
      full: ['fullt nafn'],
      STREET_ADDRESS: ['heimilisfang'],
      POSTAL_CODE: ['póstnúmer'],
      SALARY: ['laun'],
      HEALTH: ['sjúkdómsgreining', 'blóðflokkur'],
      SECRET: ['lykilorð'],
    },
  },
  {
    locale: 'tr_TR',
    given:
      'Mehmet Fatma Mustafa Ayşe Ahmet Emine Hüseyin Zeynep Hasan Elif İbrahim Merve Osman Özlem Murat Sevgi Emre Büşra Yusuf Gülşen',
    family:
      'Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek',
    address: ['{} No: ##', '{} No:##/%', '{} ##'],
    streets:
      'Atatürk Caddesi|Cumhuriyet Mah. Gül Sokak|İstiklal Cad.|Bağdat Caddesi|Mimar Sinan Sok.|Fatih Mahallesi Lale Sokağı|İnönü Bulvarı|Gazi Cad.|Zafer Sokak|Barbaros Bulvarı',
    cities: 'İstanbul|Ankara|İzmir|Bursa|Antalya|Konya',
    postal: '#####',
    phones: ['+90 5## ### ## ##', '+90 212 ### ## ##'],
    nationalPhones: ['0 5## ### ## ##', '(0532) ### ## ##'],
    salary: [200000, 1900000],
    headers: {
      EMAIL: ['e-posta', 'eposta adresi'],
      PHONE: ['telefon', 'cep telefonu', 'cep no'],
      BIRTH_DATE: ['doğum tarihi'],
      given: ['adı', 'isim'],
      family: ['soyadı', 'soyisim'],
      full: ['ad soyad'],
      STREET_ADDRESS: ['adres', 'ev adresi'],
      POSTAL_CODE: ['posta kodu'],
      SALARY: ['maaş', 'brüt ücret'],
      HEALTH: ['tanı', 'kan grubu'],
      BANK_ACCOUNT: ['hesap no'],
      SECRET: ['şifre', 'parola'],
    },
  },
  {
    locale: 'he_IL',
    given: 'דוד שרה משה רחל יוסף מרים אברהם לאה יעקב תמר אורי נועה איתי מיכל עומר שירה אלון יעל רון הדס',
    family:
      'כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן אזולאי מלכה כץ יוסף גבאי חדד עמר סגל שפירא ברק רוזנברג הררי',
    address: ['{} ##', '{} ##, דירה %'],
    streets:
      'רחוב הרצל|שדרות רוטשילד|רחוב ז׳בוטינסקי|דרך בגין|רחוב דיזנגוף|רחוב אלנבי|רחוב ביאליק|שדרות בן גוריון|רחוב ויצמן|סמטת הגפן',
    cities: 'תל אביב|ירושלים|חיפה|באר שבע|נתניה|אשדוד',
    postal: '%######',
    phones: ['+972 5#-###-####', '+972-3-#######'],
    nationalPhones: ['05#-#######', '052 ### ####'],
    salary: [70000, 480000],
    headers: {
      EMAIL: ['דואר אלקטרוני', 'אימייל'],
      PHONE: ['טלפון', 'נייד'],
      BIRTH_DATE: ['תאריך לידה'],
      given: ['שם פרטי'],
      family: ['שם משפחה'],
      full: ['שם מלא'],
      STREET_ADDRESS: ['כתובת', 'רחוב'],
      POSTAL_CODE: ['מיקוד'],
      SALARY: ['שכר', 'משכורת'],
      HEALTH: ['אבחנה', 'סוג דם'],
      SECRET: ['סיסמה'],
    },
  },
  {
    locale: 'ar_EG',
    given:
      'محمد فاطمة أحمد عائشة محمود مريم مصطفى زينب خالد نور عمر سارة حسن هدى يوسف منى إبراهيم دينا طارق رانيا',
    family:
      'السيد حسين عبدالله إبراهيم علي حسن محمود سليمان عثمان الشافعي النجار خليل صالح فوزي رمضان عبدالرحمن المصري منصور شعبان بدوي',
    address: ['## {}', '{} ##', '{}، عمارة ##'],
    streets:
      'شارع التحرير|شارع الهرم|شارع رمسيس|شارع قصر النيل|طريق الحرية|شارع سعد زغلول|شارع الجمهورية|شارع النصر|ميدان طلعت حرب|شارع عباس العقاد',
    cities: 'القاهرة|الإسكندرية|الجيزة|أسوان|طنطا|المنصورة',
    postal: '%####',
    phones: ['+20 10# ### ####', '0020 12########'],
    nationalPhones: ['010########', '011 #### ####'],
    salary: [60000, 900000],
    headers: {
      EMAIL: ['البريد الإلكتروني'],
      PHONE: ['رقم الهاتف', 'الجوال', 'المحمول'],
      BIRTH_DATE: ['تاريخ الميلاد'],
      given: ['الاسم الأول'],
      family: ['اسم العائلة', 'اللقب'],
      full: ['الاسم الكامل', 'الاسم'],
      STREET_ADDRESS: ['العنوان'],
      POSTAL_CODE: ['الرمز البريدي'],
      SALARY: ['الراتب', 'المرتب'],
      HEALTH: ['التشخيص', 'فصيلة الدم'],
      SECRET: ['كلمة المرور', 'كلمة السر'],
    },
  },
  {
    locale: 'hi_IN',
    given:
      'राजेश सुनीता अमित प्रिया विजय अनीता संजय कविता राहुल पूजा मनोज रेखा सुरेश नेहा दीपक मीना अर्जुन लक्ष्मी विकास सीमा',
    family:
      'शर्मा वर्मा सिंह गुप्ता कुमार यादव पटेल मिश्रा जोशी अग्रवाल चौधरी तिवारी पांडे मेहता दुबे चौहान राजपूत सक्सेना त्रिपाठी भट्ट',
    address: ['##, {}', 'मकान नं. ##, {}'],
    streets:
      'महात्मा गांधी मार्ग|नेहरू मार्ग|सुभाष मार्ग|स्टेशन रोड|मॉल रोड|सिविल लाइन्स|पटेल नगर|राजेंद्र नगर|तिलक मार्ग|गांधी नगर',
    cities: 'दिल्ली|मुंबई|जयपुर|लखनऊ|कानपुर|भोपाल',
    postal: '%#####',
    phones: ['+91 9#########', '+91 98### #####'],
    nationalPhones: ['98########', '0 97### #####'],
    salary: [180000, 3000000],
    headers: {
      EMAIL: ['ईमेल', 'ई-मेल'],
      PHONE: ['फ़ोन नंबर', 'मोबाइल नंबर'],
      BIRTH_DATE: ['जन्म तिथि', 'जन्मतिथि'],
      given: ['नाम', 'पहला नाम'],
      family: ['उपनाम', 'कुलनाम'],
      full: ['पूरा नाम'],
      STREET_ADDRESS: ['पता'],
      POSTAL_CODE: ['पिन कोड'],
      SALARY: ['वेतन'],
      HEALTH: ['निदान', 'रक्त समूह'],
      SECRET: ['पासवर्ड'],
    },
  },
  {
    locale: 'th_TH',
    given:
      'สมชาย สมหญิง วิชัย มาลี ประเสริฐ สุดา อนุชา กัญญา ธนากร พรทิพย์ ชัยวัฒน์ รัตนา ณัฐพล วันเพ็ญ เกรียงไกร นภา สุรชัย อรุณี พิชิต จันทร์เพ็ญ',
    family:
      'ใจดี ศรีสุข ทองดี แสงทอง บุญมา วงศ์สวัสดิ์ สุขใจ พงษ์ไพบูลย์ ชัยชนะ รักไทย มีสุข คงเจริญ สายทอง แก้วมณี จันทร์หอม ศรีวิชัย พรหมมา อินทร์แก้ว สมบูรณ์ เพชรดี',
    address: ['##/% {}', '## {}'],
    streets:
      'ถนนสุขุมวิท|ถนนพหลโยธิน|ถนนเพชรบุรี|ซอยอารีย์|ถนนสีลม|ถนนพระราม 4|ซอยทองหล่อ|ถนนเจริญกรุง|ถนนรัชดาภิเษก|ถนนนิมมานเหมินท์',
    cities: 'กรุงเทพมหานคร|เชียงใหม่|ภูเก็ต|ขอนแก่น|นครราชสีมา|สงขลา',
    postal: '%####',
    phones: ['+66 8# ### ####', '+66 2 ### ####'],
    nationalPhones: ['08#-###-####', '09########'],
    salary: [150000, 1600000],
    headers: {
      EMAIL: ['อีเมล'],
      PHONE: ['เบอร์โทรศัพท์', 'โทรศัพท์', 'เบอร์มือถือ'],
      BIRTH_DATE: ['วันเกิด', 'วันเดือนปีเกิด'],
      given: ['ชื่อ'],
      family: ['นามสกุล'],
      full: ['ชื่อ-นามสกุล'],
      STREET_ADDRESS: ['ที่อยู่'],
      POSTAL_CODE: ['รหัสไปรษณีย์'],
      SALARY: ['เงินเดือน'],
      HEALTH: ['การวินิจฉัย', 'กรุ๊ปเลือด'],
      SECRET: ['รหัสผ่าน'],
    },
  },
  {
    locale: 'vi_VN',
    given:
      'Anh Linh Minh Hương Tuấn Lan Dũng Hoa Quang Thảo Hùng Mai Đức Ngọc Long Phương Sơn Trang Khánh Yến',
    family:
      'Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trịnh|Đinh|Tô|Lương'.replaceAll(
        '|',
        ' ',
      ),
    address: ['## {}', 'Số ## {}', '##/% {}'],
    streets:
      'đường Lê Lợi|đường Nguyễn Huệ|phố Hàng Bạc|đường Trần Hưng Đạo|phố Huế|đường Hai Bà Trưng|ngõ Văn Chương|đường Điện Biên Phủ|phố Tràng Tiền|đường Cách Mạng Tháng Tám',
    cities: 'Hà Nội|Đà Nẵng|Huế|Cần Thơ|Hải Phòng|Nha Trang',
    postal: '%#####',
    phones: ['+84 9# ### ## ##', '+84 3########'],
    nationalPhones: ['09## ### ###', '03########'],
    salary: [70000000, 800000000],
    headers: {
      EMAIL: ['thư điện tử', 'địa chỉ email'],
      PHONE: ['số điện thoại', 'sđt'],
      BIRTH_DATE: ['ngày sinh'],
      given: ['tên'],
      family: ['họ'],
      full: ['họ và tên', 'họ tên'],
      STREET_ADDRESS: ['địa chỉ'],
      POSTAL_CODE: ['mã bưu điện'],
      SALARY: ['lương', 'mức lương'],
      HEALTH: ['chẩn đoán', 'nhóm máu'],
      SECRET: ['mật khẩu'],
    },
  },
  {
    locale: 'id_ID',
    given:
      'Budi Siti Agus Dewi Bambang Sri Wahyu Rina Joko Ratna Hendra Fitri Eko Indah Dedi Yuliana Rizky Ayu Slamet Nurul',
    family:
      'Santoso Wijaya Saputra Lestari Hidayat Kusuma Setiawan Pratama Nugroho Siregar Simanjuntak Wibowo Susanto Gunawan Rahayu Nasution Permana Suryadi Hartono Utami',
    address: ['{} No. ##', '{} No.% RT 0%/RW 0%'],
    streets:
      'Jl. Sudirman|Jalan Diponegoro|Jl. Gatot Subroto|Jl. Malioboro|Gang Mawar|Jl. Ahmad Yani|Jalan Merdeka|Jl. Imam Bonjol|Jl. Pahlawan|Komplek Griya Asri',
    cities: 'Jakarta|Surabaya|Bandung|Medan|Semarang|Makassar',
    postal: '%####',
    phones: ['+62 812 #### ####', '62813########'],
    nationalPhones: ['0812-####-####', '0857########'],
    salary: [40000000, 500000000],
    headers: {
      EMAIL: ['surel', 'alamat email'],
      PHONE: ['nomor telepon', 'no hp', 'telp'],
      BIRTH_DATE: ['tanggal lahir', 'tgl_lahir'],
      given: ['nama depan'],
      family: ['nama belakang'],
      full: ['nama lengkap'],
      STREET_ADDRESS: ['alamat', 'alamat rumah'],
      POSTAL_CODE: ['kode pos'],
      SALARY: ['gaji', 'gaji pokok'],
      HEALTH: ['diagnosa', 'golongan darah'],
      BANK_ACCOUNT: ['no rekening', 'nomor rekening'],
      SECRET: ['kata sandi'],
    },
  },
  {
    locale: 'ko_KR',
    given:
      '민준 서연 지훈 수빈 현우 지민 준호 은지 성민 혜진 도윤 하은 영수 미경 재석 유나 상철 지혜 동현 소영',
    family: '김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍',
    address: ['{} ##', '{} ###, ###호'],
    streets:
      '서울시 강남구 테헤란로|부산광역시 해운대구 센텀로|서울특별시 종로구 세종대로|대구시 중구 동성로|인천시 연수구 송도대로|경기도 수원시 팔달로|서울시 마포구 양화로|대전시 유성구 대학로|광주시 동구 충장로|제주시 연동 노연로',
    cities: '서울|부산|대구|인천|광주|대전',
    postal: '#####',
    phones: ['+82 10-####-####', '+82-2-###-####'],
    nationalPhones: ['010-####-####', '02-###-####'],
    salary: [24000000, 120000000],
    headers: {
      EMAIL: ['이메일', '전자우편'],
      PHONE: ['전화번호', '휴대폰', '연락처'],
      BIRTH_DATE: ['생년월일', '생일'],
      given: ['이름'],
      family: ['성'],
      full: ['성명', '고객명'],
      STREET_ADDRESS: ['주소', '도로명주소'],
      POSTAL_CODE: ['우편번호'],
      SALARY: ['연봉', '급여'],
      HEALTH: ['진단명', '혈액형'],
      BANK_ACCOUNT: ['계좌번호'],
      SECRET: ['비밀번호'],
    },
  },
  {
    locale: 'uk_UA',
    given:
      'Олександр Оксана Андрій Наталія Сергій Ірина Тарас Людмила Богдан Олена Юрій Тетяна Василь Світлана Микола Катерина Дмитро Галина Роман Соломія',
    family:
      'Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Поліщук Марченко Савченко Руденко Мельник Гончаренко Лисенко Петренко Мороз Павленко Клименко Левченко Гриценко Захарчук',
    address: ['{}, буд. ##', '{}, ##', '{}, ##, кв. ##'],
    streets:
      'вул. Хрещатик|вул. Шевченка|просп. Свободи|вул. Лесі Українки|бульв. Тараса Шевченка|вул. Городоцька|провулок Музейний|вул. Грушевського|просп. Перемоги|пл. Ринок',
    cities: 'Київ|Львів|Харків|Одеса|Дніпро|Полтава',
    postal: '#####',
    phones: ['+380 67 ### ## ##', '+38 (050) ###-##-##'],
    nationalPhones: ['067 ### ## ##', '(095) ###-##-##'],
    salary: [120000, 1400000],
    headers: {
      EMAIL: ['електронна пошта', 'ел. пошта'],
      PHONE: ['телефон', 'мобільний'],
      BIRTH_DATE: ['дата народження'],
      given: ["ім'я"],
      family: ['прізвище'],
      full: ['ПІБ'],
      STREET_ADDRESS: ['адреса', 'адреса проживання'],
      POSTAL_CODE: ['поштовий індекс'],
      SALARY: ['зарплата', 'оклад'],
      HEALTH: ['діагноз', 'група крові'],
      SECRET: ['пароль'],
    },
  },
  {
    locale: 'ka_GE',
    given:
      'გიორგი ნინო დავით მარიამ ლევან თამარ ირაკლი ეკატერინე ზურაბ ნათია ნიკოლოზ სოფიო ალექსანდრე მაია ვახტანგ ლელა გოჩა ქეთევან ბექა ანა',
    family:
      'ბერიძე კაპანაძე გელაშვილი მაისურაძე გიორგაძე ლომიძე წიკლაური ბოლქვაძე ხუციშვილი აბულაძე ნოზაძე მჭედლიშვილი ჩიქოვანი კვარაცხელია დვალი შენგელია ქავთარაძე ცქიტიშვილი ჯაფარიძე ფიფია',
    address: ['{} ##', '{} №%'],
    streets:
      'რუსთაველის გამზირი|ჭავჭავაძის გამზირი|აღმაშენებლის ქუჩა|პუშკინის ქუჩა|კოსტავას ქუჩა|ვაჟა-ფშაველას გამზირი|წერეთლის ქუჩა|ბარათაშვილის ქუჩა|ლესელიძის ქუჩა|გორგასლის ქუჩა',
    cities: 'თბილისი|ბათუმი|ქუთაისი|რუსთავი|გორი|ზუგდიდი',
    postal: '0###',
    phones: ['+995 5## ## ## ##', '+995 32 2 ## ## ##'],
    nationalPhones: ['5## ## ## ##', '599######'],
    salary: [9000, 90000],
    headers: {
      EMAIL: ['ელ. ფოსტა', 'ელფოსტა'],
      PHONE: ['ტელეფონი', 'მობილური'],
      BIRTH_DATE: ['დაბადების თარიღი'],
      given: ['სახელი'],
      family: ['გვარი'],
      full: ['სახელი და გვარი'],
      STREET_ADDRESS: ['მისამართი'],
      SALARY: ['ხელფასი'],
      HEALTH: ['დიაგნოზი'],
      SECRET: ['პაროლი'],
    },
  },
];

/** English headers as people type them, beside the native ones. */
export const englishHeaders: Record<HeaderKind, string[]> = {
  EMAIL: ['email', 'e_mail', 'mail addr', 'contact email', 'work email', 'eml'],
  PHONE: [
    'phone',
    'tel',
    'mobile',
    'cell phone',
    'contact number',
    'fax',
    'msisdn',
    'whatsapp',
    'landline',
    'ph no',
  ],
  BIRTH_DATE: ['date of birth', 'dob', 'birth date', 'birthday', 'd.o.b.', 'birth dt', 'bday', 'born on'],
  given: ['first name', 'given name', 'fname', 'forename', 'middle name', 'first nm'],
  family: ['last name', 'surname', 'lname', 'family name', 'maiden name', 'last nm'],
  full: [
    'full name',
    'patient name',
    'customer name',
    'employee',
    'account holder',
    'emergency contact',
    'cardholder',
    'beneficiary name',
    'nm',
  ],
  STREET_ADDRESS: [
    'address',
    'street address',
    'addr1',
    'home address',
    'mailing addr',
    'address line 1',
    'billing street',
    'ship to address',
  ],
  POSTAL_CODE: ['postal code', 'zip', 'postcode', 'zip code', 'post cd', 'pincode'],
  SALARY: [
    'salary',
    'annual income',
    'base pay',
    'wage',
    'gross salary',
    'net pay',
    'monthly salary',
    'compensation',
    'hourly rate',
    'sal',
  ],
  HEALTH: [
    'diagnosis',
    'icd10',
    'icd code',
    'medication',
    'blood type',
    'allergies',
    'dx',
    'rx',
    'condition',
    'primary diagnosis',
  ],
  BANK_ACCOUNT: ['account number', 'bank account', 'acct no', 'bank_acct_nbr', 'sort code and account'],
  SECRET: ['password', 'pwd', 'passwd', 'user pass', 'pin', 'secret'],
};
