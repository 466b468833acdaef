/*
 * What columns are called, in some forty languages. Phrases are written without spaces, lower case and without
 * the accents that header.ts takes off; a phrase is found where whole words of a header, put together, are equal to it.
 */

/** What a header can say: kinds of data, and two helpers of the rule for names. */
export type HeaderTopic =
  | 'EMAIL'
  | 'PHONE'
  | 'PAYMENT_CARD'
  | 'IBAN'
  | 'BANK_ACCOUNT'
  | 'NATIONAL_ID'
  | 'IP_ADDRESS'
  | 'MAC_ADDRESS'
  | 'BIRTH_DATE'
  | 'PERSON_NAME'
  /** Somebody, but not what about them: `customer`, `author`. */
  | 'PERSON'
  /** A name of something or somebody. */
  | 'NAME'
  | 'STREET_ADDRESS'
  | 'POSTAL_CODE'
  | 'SALARY'
  | 'AMOUNT'
  | 'HEALTH'
  /** Measured on a body, in numbers. */
  | 'BODY'
  | 'SECRET';

export const headerWords: Record<HeaderTopic, string> = {
  EMAIL: `
    email emailaddress emailaddr mail mailaddress mailaddr eml emailid workemail personalemail
    emailadresse mailadresse epost epostadresse epostadress epostadres eposta epostaadresi sahkoposti sahkopostiosoite
    courriel adresseemail adressemail mel correo correoelectronico direccioncorreo direcciondecorreo correio correioeletronico
    enderecoemail enderecodeemail indirizzoemail postaelettronica mailadres adresemail adresemailowy pocztaelektroniczna
    emailcim villamposta elektronickaposta elektronskaposta adresadeemail elposta почта электроннаяпочта адрессэлектроннойпочты емейл имейл емайл email電子
    електроннапошта пошта ηλεκτρονικοταχυδρομειο ημειλ البريدالالكتروني البريد بريدالكتروني البريدالإلكتروني דואל דואראלקטרוני אימייל
    邮箱 电子邮件 电子邮箱 邮件 電子郵件 信箱 メール メールアドレス 電子メール eメール 이메일 이메일주소 전자우편 메일 ईमेल ईमेलपता diachiemail thudientu thưđiệntử địachỉemail surel alamatemail อีเมล
    baruapepe adresaeposte elpastas elektroninispastas epasts epastaadrese epostiaadress netfang tolvupostfang elfosta ელფოსტა ელფოსტამისამართი imejl adresaemail e-mel emel электрондықпошта էլփոստ ایمیل پستالکترونیک ইমেইল
    மின்னஞ்சல் epos eposadres correuelectronic`,
  PHONE: `
    phone phonenumber phoneno phonenum phonenr telephone telephonenumber tel telno telnr telnumber mobile mobilenumber mobileno mobilephone cell cellphone cellnumber
    fax faxnumber faxno msisdn landline whatsapp contactnumber callerid callernumber homephone workphone dayphone
    telefon telefonnummer telefonnr telefonnumber handy handynummer mobil mobilnummer mobiltelefon mobilfunk mobilfunknummer rufnummer festnetz
    telefone telefono numerotelefono numerodetelefono telefonofijo telefonomovil movil celular numerocelular fono cellulare numerocellulare numeroditelefono recapitotelefonico
    telephoneportable portable numerodetelephone numtel numtelephone telfixe numerotelephone telemovel numerodetelefone telefonefixo
    telefoon telefoonnummer mobielnummer mobiel gsm gsmnummer telefonszam mobilszam puhelin puhelinnumero matkapuhelin telefontelefon
    numertelefonu telefonkomorkowy komorka nrtelefonu telefonnicislo telefonnicislo mobilnitelefon numardetelefon nrtelefon numartelefon
    telefonnumarasi ceptelefonu cepno telno telefonno gsmno mobilniteleffon телефон номертелефона мобильный мобильныйтелефон моб тел сотовый
    мобильнийтелефон номертелефону τηλεφωνο κινητο αριθμοςτηλεφωνου الهاتف رقمالهاتف هاتف جوال رقمالجوال موبايل טלפון נייד מספרטלפון פלאפון
    电话 电话号码 手机 手机号 手机号码 联系电话 電話 電話番号 携帯 携帯電話 携帯番号 手機 電話號碼 手機號碼 전화 전화번호 휴대폰 휴대폰번호 핸드폰 연락처 휴대전화 फोन फोननंबर मोबाइल मोबाइलनंबर दूरभाष
    dienthoai sodienthoai điệnthoại sốđiệnthoại dtdd sdt sđt telepon nomortelepon notelepon nohp nomorhp ponsel handphone โทรศัพท์ มือถือ เบอร์มือถือ เบอร์โทร เบอร์โทรศัพท์
    phonenbr mobno mobnr contactno contactnr cellno rufnr
    nambariyasimu simu brojtelefona mobitel telefonas mobilustelefonas talrunis mobilaistalrunis telefoninumber mobiil mobiiltelefon simanumer farsimi gsmnumer ტელეფონი მობილური ტელეფონისნომერი telefonskastevilka telefonnecislo
    nomertelefon telefonbimbit հեռախոս telefonnomresi شمارهتلفن موبایل المحمول ফোন মোবাইল தொலைபேசி selfoon telefoonnommer telefonmobil numritelefonit telepono phnumber мобилен телефоненномер`,
  PAYMENT_CARD: `
    creditcard creditcardnumber creditcardno cardnumber cardno cardnum ccnumber ccnum cc pan debitcard debitcardnumber paymentcard
    kreditkarte kreditkartennummer kartennummer cartebancaire numerocarte numerodecarte cartedecredit cb tarjeta numerotarjeta numerodetarjeta tarjetacredito tarjetadecredito
    cartadicredito numerocarta cartaocredito cartaodecredito numerocartao numerodocartao kredietkaart creditkaart kaartnummer kortnummer kreditkort kreditkortnummer
    numerkarty kartakredytowa cislokarty kartaszam bankkartyaszam numarcard kartnumarasi kartno kredikarti номеркарты кредитнаякарта номеркартки αριθμοςκαρτας πιστωτικηκαρτα
    رقمالبطاقة بطاقةالائتمان 卡号 信用卡 信用卡号 信用卡號 カード番号 クレジットカード クレジットカード番号 카드번호 신용카드 신용카드번호 क्रेडिटकार्ड sothe sothetindung nomorkartu kartukredit luottokortti korttinumero luottokortinnumero`,
  IBAN: `iban ibannumber ibannummer ibannr ibancode codeiban numeroiban codiceiban`,
  BANK_ACCOUNT: `
    bankaccount bankaccountnumber accountnumber bankaccountno acctno acctnumber kontonummer kontonr bankkonto bankverbindung numerodecompte comptebancaire rib numerodecuenta numerocuenta cuentabancaria clabe
    contocorrente numeroconto numerodiconto contabancaria numerodaconta rekeningnummer bankrekening bankrekeningnummer tilinumero pankkitili numerkonta nrkonta kontobankowe rachunekbankowy cislouctu bankovniucet szamlaszam bankszamla bankszamlaszam
    contbancar numarcont hesapno hesapnumarasi bankahesabi номерсчета расчетныйсчет банковскийсчет рахунок λογαριασμος αριθμοςλογαριασμου رقمالحساب 银行账号 银行卡号 账号 口座番号 銀行口座 계좌번호 계좌 खातासंख्या sotaikhoan nomorrekening norekening routingnumber sortcode
    bankacct bankacctnumber bankacctno bankacno acno acnumber acctnum acctnbr accountno accountnum accountnr bankaccountnum bankaccountnr bankkontonummer numerocompte ncompte ndecompte nodecompte numcompte nocompte ncuenta nrocuenta nocuenta numcuenta cuentacorriente nconto numconto contobancario
    contacorrente nconta numeroconta numconta reknr rekeningnr bankrekeningnr nrrachunku numerrachunku rachunku rachuneknr nrkontabankowego numerrachunkubankowego kontonumero tilinro pankkitilinumero cislobankovnihouctu cuctu bankszamlaszam hesapnosu iskontosu лицевойсчет номерлицевогосчета банковскийсчет номербанковскогосчета
    账户号码 账户号 银行账户 银行账户号码 收款账号 帳號 銀行帳號 口座 振込先口座 은행계좌 은행계좌번호 예금계좌 입금계좌 الحسابالبنكي رقمالحسابالبنكي חשבוןבנק מספרחשבון מסחשבון מספרחשבוןבנק बैंकखाता
    brojracuna nuban saskaitosnumeris bankokonts kontanumurs kontonumber arvelduskonto reikningsnumer bankareikningur bankinumer ანგარიშისნომერი stevilkaracuna tekuciracun ziroracun akauntibenki nomborakaun akaunbank
    банковасметка`,
  NATIONAL_ID: `
    ssn socialsecuritynumber socialsecurity socialsecurityno socsecno socialinsurancenumber nationalid nationalidnumber nationalidentifier nationalinsurancenumber nino nationalinsurance sin taxid taxpayerid tin itin taxidnumber passport passportnumber passportno
    driverslicense driverslicence driverlicense driverlicence driverslicensenumber drivinglicence drivinglicense drivinglicencenumber licensenumber identitycard identitycardnumber idcard idcardnumber idnumber personalid personalidnumber
    sozialversicherungsnummer svnr svnummer steuerid steueridentifikationsnummer steuernummer ausweisnummer personalausweis personalausweisnummer reisepass reisepassnummer passnummer ahvnummer ahv fuhrerscheinnummer
    numerosecuritesociale numerodesecuritesociale securitesociale nir numsecu numeropasseport passeport cni carteidentite numerofiscal permisdeconduire
    dni nie nif numerodni documentoidentidad documentodeidentidad numerodocumento cedula numerocedula seguridadsocial numeroseguridadsocial nss pasaporte numeropasaporte curp rfc rut cuit cuil licenciadeconducir
    codicefiscale codfiscale cf cartaidentita passaporto numeropassaporto patente cpf rg contribuinte numerodecontribuinte cartaocidadao passaporte bilheteidentidade cnh
    bsn burgerservicenummer paspoort paspoortnummer rijbewijs rijksregisternummer personnummer personnr samordningsnummer pass passnr fodselsnummer cpr cprnummer cprnr henkilotunnus hetu passinumero
    pesel nip dowodosobisty numerdowodu paszport numerpaszportu rodnecislo cisloop cisloobcanky cislopasu szemelyiszam szemelyiigazolvany adoazonosito tajszam utlevelszam
    cnp codnumericpersonal pasaport tckimlik tckimlikno tcno kimlikno tckn pasaportno паспорт номерпаспорта серияпаспорта снилс инн инн идентификационныйкод ипн рнокпп егн амка αμκα αφμ αριθμοςταυτοτητας διαβατηριο
    رقمالهوية الهوية رقمالجواز جوازالسفر תעודתזהות מספרזהות תז דרכון 身份证 身份证号 身份证号码 护照 护照号 身分證 身分證字號 マイナンバー 個人番号 パスポート 旅券番号 運転免許証番号 주민등록번호 주민번호 여권번호 외국인등록번호 आधार आधारसंख्या पैन aadhaar aadhaarnumber aadhar pannumber pancard
    cccd cmnd socccd socmnd sohochieu nik nomorktp ktp noktp npwp tfn medicarenumber nric hkid
    nhs nhsno nhsnumber nhsnum steuerlicheidentifikationsnummer steueridnr steueridnummer avs avsnummer numeroavs noavs ahvnr teudatzehut zehut panno pancardno permanentaccountnumber persnr personnummer12 fodselsnr rodnec
    taxfilenumber taxfileno tfn nationalidentificationnumber nationalidentityno nationalidno twid oib jmbg emso maticnibroj maticnastevilka davcnastevilka isikukood ikkood asmenskodas asmkodas personaskods perskods ppsn ppsnumber ppsno kennitala kt mynumber jumin juminno hkidno 身份證號碼 香港身份證 mykad
    nokadpengenalan kadpengenalan nricfin icno icnumber noic thaiid thainationalid bvn bankverificationnumber nin cnic cnicno иин rnokpp іпн sozialversicherungsnr rodcislo numerodepasseport numpasseport
    drivinglicenceno driverlicenseno kitambulisho nambayakitambulisho личныйномер პირადინომერი nidno nidnumber cedulaidentidad cedulanumero clavecurp osobnicislo socialinsuranceno philhealth egyptnationalid
    ghanacard`,
  IP_ADDRESS: `ip ipaddress ipaddr ipv4 ipv6 clientip remoteip remoteaddr userip sourceip srcip destip dstip lastip loginip ipadresse adresseip direccionip indirizzoip enderecoip ipadres adresip ipadresa ipcim ipосоите ipадрес адресip ip地址 ipアドレス ip주소 عنوانip`,
  MAC_ADDRESS: `mac macaddress macaddr hwaddr hardwareaddress ethernetaddress wifimac macadresse adressemac direccionmac indirizzomac enderecomac mac地址 macアドレス mac주소 macадрес bssid`,
  BIRTH_DATE: `
    dob birth birthdate dateofbirth birthday bday birthdt dateofbirthdob yearofbirth birthyear yob born borndate bornon
    geburtsdatum geburtstag gebdatum gebdat geboren geburtsjahr datedenaissance datenaissance naissance anneenaissance anneedenaissance ddn neele
    fechanacimiento fechadenacimiento nacimiento fnacimiento fecnac fechanac cumpleanos datadinascita datanascita nascita datanasc datadenascimento datanascimento nascimento dtnascimento dtnasc aniversario
    geboortedatum geboortedag gebdatum geboortejaar fodelsedatum fodelsedag fodselsdato fodselsdag fodt fodd fodelsear syntymaaika syntymapaiva syntymavuosi
    dataurodzenia urodzenie datur dataur rokurodzenia urodziny datumnarozeni narozeni datumnarodenia narozeniny rodjendan datumrodenja datumrojstva szuletesidatum szuletesiido szuletes szulido szuletesnap
    datanasterii datanastere nastere dogumtarihi dogum dogumgunu dogumyili датарождения рождение деньрождения годрождения др датанародження народження деньнародження датанараждане рожденадата ημερομηνιαγεννησης γεννηση γενεθλια
    تاريخالميلاد الميلاد تاريخالولادة תאריךלידה תאריךהלידה לידה 出生日期 生日 出生年月 出生 生年月日 誕生日 생년월일 생일 출생일 출생일자 जन्मतिथि जन्मदिन जन्म ngaysinh namsinh ngàysinh tanggallahir tgllahir วันเกิด
    datenaiss dtnaiss naiss dnaiss fechanacim nacim fechadenac fnac fnacim dtnas datanasc dnasc geburtsdat gebtag gebam geboortedat datnar datumnar datnarozeni dataurodz urodz dtarihi dogumtar dogtarihi syntaika syntpvm датарожд рожд деньрожд гдрождения foddato foddatum szuldatum datanast 出生年月日 生日期 ת.לידה תלידה nascto dtnascto
    tareheyakuzaliwa datumrodjenja gimimodata gimimodiena dzimsanasdatums dzimsanasdiena sunnikuupaev sunniaeg sunnipaev sunniaasta faedingardagur დაბადებისთარიღი tarikhlahir doğumtarixi dogumtarixi
    ծննդյանամսաթիվ туғанкүні تاریختولد জন্মতারিখ பிறந்ததேதி datanaixement datelindja วันเดือนปีเกิด ur natoil natail geborenam narozen urodzony urodzona`,
  PERSON_NAME: `
    firstname fname forename givenname givennames lastname lname surname familyname middlename maidenname nickname fullname personname customername clientname contactname patientname employeename staffname membername guestname
    candidatename authorname ownername managername studentname teachername drivername applicantname holdername cardholdername cardholder accountholder username recipientname passengername subscribername spousename mothersmaidenname legalname preferredname beneficiaryname doctorname
    vorname nachname familienname rufname geburtsname vollername vollstandigername vornachname kundenname mitarbeitername ansprechpartner patientenname zuname
    prenom prenoms nomdefamille nomcomplet nomfamille nomprenom prenomnom nomclient nomduclient nomemploye nomdusage nomusage nometprenom
    nombrecompleto nombres apellido apellidos primerapellido segundoapellido nombreyapellidos nombrecliente nombredelcliente nombreempleado nombrepaciente primernombre nombrepila nombredepila
    cognome nomecognome nomeecognome nominativo nomecliente nomecompleto sobrenome apelido apelidos primeironome ultimonome nomedocliente nomefuncionario nomepaciente nomeproprio
    voornaam achternaam volledigenaam roepnaam tussenvoegsel klantnaam naammedewerker
    fornamn efternamn fullstandigtnamn tilltalsnamn kundnamn fornavn etternavn efternavn fuldenavn fulltnavn mellomnavn mellemnavn kundenavn etunimi sukunimi kokonimi kutsumanimi asiakkaannimi
    imie nazwisko imieinazwisko imienazwisko imiona nazwiskorodowe imieklienta krestnijmeno prijmeni jmenoaprijmeni celejmeno krstnemeno priezvisko menoapriezvisko ime prezime priimek imeiprezime imeinpriimek
    keresztnev vezeteknev csaladnev utonev teljesnev ugyfelneve ugyfelnev prenume numeprenume numecomplet numesiprenume numedefamilie numeclient
    adsoyad adisoyadi soyad soyadi soyisim isimsoyisim musteriadi isim adi imya familiya фамилия имя отчество фио полноеимя фамилияимя имяклиента имяифамилия прізвище імя піб побатькові презиме собственоиме
    ονομα επωνυμο ονοματεπωνυμο επιθετο πατρωνυμο الاسم الاسمالاول الاسمالأول اسمالعائلة الاسمالكامل اسمالعميل اللقب שםפרטי שםמשפחה שםמלא שםלקוח
    姓名 名字 姓氏 客户姓名 客户名称 联系人 联系人姓名 真实姓名 姓 氏名 お名前 姓名 名前 苗字 名字 フルネーム 顧客名 担当者 担当者名 名 漢字氏名 カナ氏名 フリガナ ふりがな 성 이름 성명 성함 고객명 담당자 담당자명 직원명 환자명 नाम पूरानाम पहलानाम उपनाम कुलनाम ग्राहकनाम
    hoten hovaten ho họ tenkhachhang họtên họvàtên tenkhachhang namalengkap namadepan namabelakang namapelanggan ชื่อ นามสกุล ชื่อนามสกุล
    voornamen familienaam voorletters geslachtsnaam meisjesnaam prenomusage prenomusuel nomnaissance nomdenaissance nomdejeunefille apellidopaterno apellidomaterno nombremadre nomedamae nomemae nomedopai nazwiskoimie nazwiskoiimie prijmeniajmeno fodnamn mellannamn etunimet ismi 성씨 명 영문이름 영문성명 العائلة اسمالأب اسمالاب اسمالجد givennm firstnm lastnm surnm contactperson
    jinalakwanza jinalaukoo jinakamili jinalamwisho nextofkin vardas pavarde vardasirpavarde vardaspavarde asmenvardis vards uzvards vardsunuzvards vardsuzvards eesnimi perekonnanimi taisnimi eesjaperekonnanimi eiginnafn eftirnafn
    fulltnafn fornafn kenninafn სახელი გვარი სახელიდაგვარი სახელიგვარი priezviskoameno namapenuh namapenuhpelanggan անուն ազգանուն атыжөні тегі نامخانوادگی نامونامخانوادگی mbiemri emriimbiemri тритеимена nomicognoms
    primercognom vannaam volnaam personneressource accountholdername emergencycontact`,
  PERSON: `
    person customer client patient employee staff member guest candidate author owner manager student teacher driver applicant contact recipient passenger subscriber spouse assignee recruiter instructor doctor physician nurse supervisor colleague beneficiary attendee cardholder signatory
    reviewer salesperson salesrep agentname createdbyname consultant tenant landlord witness parent guardian child
    kunde mitarbeiter kontakt patientin empfanger inhaber autor verfasser besitzer sachbearbeiter cliente clienta empleado paciente contacto titular propietario destinatario autore dipendente paziente contatto titolare
    employe auteur destinataire titulaire proprietaire responsable salarie funcionario contato destinatario klant medewerker contactpersoon kund anstalld medarbejder ansatt asiakas tyontekija klient pracownik pacjent zakaznik zamestnanec ugyfel alkalmazott client angajat musteri calisan клиент сотрудник пациент автор владелец контакт клієнт πελατης العميل الموظف לקוח עובד 客户 员工 患者 顧客 社員 従業員 고객 직원 환자 ग्राहक`,
  NAME: `name names nom noms nombre nome nomi naam namn navn nimi nazwa jmeno meno nev nume ad isim имя название імя име ονομα اسم שם 名称 名字 名前 이름 नाम ten tên nama নাম பெயர் ชื่อ`,
  STREET_ADDRESS: `
    address addr streetaddress street streetname addressline addressline1 address1 address2 addr1 homeaddress postaladdress mailingaddress shippingaddress billingaddress residentialaddress deliveryaddress residence fulladdress shipto billto
    adresse anschrift strasse strassehausnummer hausnummer strassenname strassennr wohnadresse lieferadresse rechnungsadresse wohnort adressezeile adresszeile straat straatnaam huisnummer adres woonadres bezoekadres factuuradres
    adressepostale rue adressecomplete voie numerorue domicile direccion calle domicilio direccionpostal direccioncompleta direccionenvio indirizzo via residenza indirizzocompleto indirizzodiresidenza endereco rua logradouro morada enderecocompleto enderecodeentrega
    adress gatuadress gata postadress gateadresse gatenavn vejnavn bopael bostedsadresse leveringsadresse vej osoite katuosoite lahiosoite kotiosoite adreszamieszkania ulica adreskorespondencyjny ulice adresa bydliste trvalebydliste adresabydliska ulicaadresa
    cim lakcim utca levelezesicim szallitasicim strada domiciliu adresaposta acikadres adresi evadresi sokak адрес улица адреспроживания домашнийадрес адресдоставки местожительства адреса вулиця адресапроживання διευθυνση οδος διευθυνσηκατοικιας العنوان عنوان الشارع כתובת רחוב כתובתמגורים
    地址 住址 家庭住址 通讯地址 收货地址 详细地址 街道 住所 現住所 自宅住所 番地 町名番地 주소 집주소 도로명주소 상세주소 배송지 पता घरकापता सड़क diachi địachỉ duong alamat alamatrumah alamatlengkap jalan ที่อยู่
    anwani anwaniyamakazi adresas gyvenamojivieta gyvenamosiosvietosadresas gatve adrese dzivesvieta aadress elukoht elukohaaadress tanav heimilisfang heimili მისამართი საცხოვრებელიმისამართი naslovbivalisca ulicaikucnibroj
    prebivaliste adresabivanja boraviste alamatkediaman հասցե мекенжай آدرس نشانی ঠিকানা முகவரி adreca domicili adresaebanimit tirahan straatadres ulicaabroj адресзаконтакт adressemunicipale`,
  POSTAL_CODE: `
    zip zipcode postcode postalcode postal zippostal zippostalcode plz postleitzahl codepostal cp codigopostal cap codicepostale codiceavviamentopostale cep codigopostale postnummer postnr postinumero kodpocztowy kodpoczt psc postovnismerovacicislo iranyitoszam irsz codpostal postakodu
    индекс почтовыйиндекс поштовийіндекс пощенскикод ταχυδρομικοςκωδικας τκ الرمزالبريدي מיקוד 邮编 邮政编码 郵遞區號 郵便番号 우편번호 पिनकोड pincode mabuudien kodepos รหัสไปรษณีย์ eircode
    pastokodas pastakods pastaindekss postiindeks sihtnumber postnumer postanskibroj postnastevilka postovesmerovacicislo poskod საფოსტოინდექსი საფოსტოკოდი փոստայինինդեքս کدپستی poshtacode codipostal poskode kodipostar`,
  SALARY: `
    salary salaries wage wages payrate hourlyrate annualsalary basesalary basepay netincome grosspay netpay compensation remuneration income annualincome householdincome bonus commission earnings takehome paycheck grosssalary
    gehalt lohn einkommen jahresgehalt bruttogehalt nettogehalt bruttolohn nettolohn stundenlohn verdienst vergutung salaire salairebrut salairenet salaireannuel revenuannuel remunerationannuelle prime
    salario sueldo ingresos salariobruto salarioanual nomina stipendio retribuzione reddito ral salarioliquido remuneracao rendimento vencimento ordenado renda salaris loon inkomen brutoloon jaarsalaris uurloon bruto manadslon arslon inkomst lonn manedslonn inntekt arslonn maanedslon indkomst palkka kuukausipalkka tulot bruttopalkka
    pensja wynagrodzenie zarobki dochod placa plat mzda prijem fizetes ber jovedelem brutober salariu salariubrut venit maas ucret gelir brutmaas зарплата оклад заработнаяплата доход заробітнаплата оклад дохід заплата μισθος αποδοχες εισοδημα الراتب راتب الدخل משכורת שכר הכנסה
    工资 薪资 薪水 薪酬 年薪 月薪 收入 給与 給料 年収 月給 年俸 賃金 급여 연봉 월급 임금 वेतन आय तनख्वाह luong thunhap lương gaji penghasilan upah เงินเดือน
    basicpay basicsalary basicwage annualpay monthlypay monthlysalary yearlysalary ctc annualctc ctcannual costtocompany takehomepay grosswage grossincome netsalary netwage salarygross salarynet salaryannual hourlywage hourlypay basewage
    bruttolon nettolon timlon grundlon grundgehalt monatsgehalt monatslohn fixgehalt salairedebase salairemensuel remunerationbrute sueldobruto sueldoneto sueldobase salariobase salariomensual retribuzionelorda stipendiolordo stipendionetto stipendioannuo remuneracaoanual basisloon basissalaris maandsalaris maandloon nettoloon
    vuosipalkka nettopalkka tuntipalkka peruspalkka wynagrodzeniebrutto pensjabrutto hrubamzda cistamzda rocniplat mesicniplat yillikmaas netmaas должностнойоклад 基本給 月収 総支給額 時給 기본급 월급여 시급 底薪 基本工资 时薪 税前工资 الراتبالأساسي الراتبالاساسي الراتبالسنوي שכרברוטו שכרבסיס annualcomp
    mshahara darbouzmokestis atlyginimas alga darbasamaksa bruttoalga palk tootasu brutopalk laun manadarlaun heildarlaun ხელფასი brutoplaca netoplaca brutoplata netoplata mjesecnaplaca placabruto gajipokok emekhaqqi
    aylıqmaas աշխատավարձ жалақы حقوق دستمزد বেতন சம்பளம் المرتب المرتبالشهري salarisbrut rroga sahod sweldo besoldiging grosssal netsal basicsal възнаграждение`,
  AMOUNT: `
    amount balance revenue turnover profit margin creditlimit loanamount invoiceamount invoicetotal paymentamount transactionamount billed billedamount billrate networth debt accountbalance outstanding payout ebitda
    betrag saldo umsatz gewinn rechnungsbetrag kontostand montant solde chiffredaffaires benefice importe monto ingreso ventas importo fatturato guadagno valorpago faturamento montante bedrag omzet winst belopp omsattning omsetning belob beløp omsaetning summa liikevaihto
    kwota obrot zysk castka trzby zisk osszeg egyenleg suma cifradeafaceri tutar bakiye ciro сумма баланс выручка оборот прибыль сума залишок виручка ποσο υπολοιπο τζιρος المبلغ الرصيد סכום יתרה 金额 余额 营业额 金額 残高 売上 금액 잔액 매출 राशि शेष sotien sodu jumlah saldoakun`,
  HEALTH: `
    diagnosis diagnoses diagnosiscode dx dxcode icd icd9 icd10 icd10code icdcode disease illness medicalcondition medicalhistory medication medications medicine prescription prescriptions allergy allergies bloodtype bloodgroup symptom symptoms healthcondition healthstatus disability chiefcomplaint comorbidity comorbidities hivstatus vaccination vaccinations immunization pathology treatmentplan primarydiagnosis surgery medicalnotes clinicalnotes mrn medicalrecordnumber
    diagnose krankheit erkrankung medikament medikamente medikation allergien blutgruppe symptome vorerkrankung vorerkrankungen behinderung diagnostic maladie medicament medicaments traitementmedical groupesanguin symptomes antecedentsmedicaux pathologie ordonnance
    diagnostico enfermedad medicamento medicacion alergias alergia gruposanguineo tiposangre sintomas diagnosi malattia farmaco farmaci gruppoSanguigno grupposanguigno sintomi patologia doenca medicacao tiposanguineo ziekte medicatie bloedgroep symptomen aandoening allergieen
    diagnos sjukdom medicin blodgrupp symtom sykdom medisin blodtype sygdom diagnoosi sairaus laakitys veriryhma diagnoza rozpoznanie choroba leki lek grupakrwi objawy diagnozu nemoc leky krevniskupina diagnozis betegseg gyogyszer vercsoport boala medicamente grupasanguina tani hastalik ilac kangrubu teshis диагноз заболевание болезнь лекарство группакрови симптомы аллергия діагноз хвороба групакрові διαγνωση ασθενεια φαρμακο
    التشخيص المرض فصيلةالدم אבחנה מחלה סוגדם 诊断 疾病 病症 血型 药物 过敏史 病史 诊断结果 診断 診断名 病名 傷病名 血液型 疾患 アレルギー 既往歴 처방 진단 진단명 질병 병명 혈액형 निदान रोग रक्तसमूह chandoan benh nhommau penyakit golongandarah diagnosa
    meds currentmeds prescribeddrug prescribeddrugs prescribedmeds secondarydx admissiondx lakemedel medicinering laake laakkeet sairaudet 처방약 복용약 증상 병력 알레르기 药品 处方药 用药 症状 処方薬 服薬 投薬 病歴 الدواء الأدوية الحساسية الأعراض תרופה תרופות medicijn medicijnen lekarstwa leczenie lieky lecba onemocneni ilaclar tedavi terapia enfermedades patologias заболевания лекарства анамнез medname mednames drugname
    diagnoze diagnozes asinsgrupa diagnoos veregrupp sjukdomsgreining sjukdomur blodflokkur dijagnoza krvnagrupa lijek lijekovi დიაგნოზი სისხლისჯგუფი krvnaskupina zdravila utambuzi ugonjwa kundiladamu диагноза
    кръвнагрупа ομαδααιματος การวินิจฉัย กรุ๊ปเลือด หมู่เลือด โรคประจำตัว diagnozė kraujogrupe vaistai تشخیص بیماری گروهخونی রোগ நோய் jenisdarah diagcode diagnosiscd diagcd atccode snomed snomedct snomedcode snomedcd loinc
    rxname rxnorm icd10cm icd10gm icd11 icdcm medicaldiagnosis primarydx drugcode clinicalfinding`,
  BODY: `
    bmi bodymassindex bloodpressure systolic diastolic bloodsugar bloodglucose glucose hba1c a1c cholesterol ldl hdl ldlcholesterol hdlcholesterol triglycerides creatinine egfr hemoglobin haemoglobin hematocrit heartrate restingheartrate pulserate bodytemperature spo2 oxygensaturation hivstatus viralload cd4count psavalue blutdruck blutzucker cholesterin puls tensionarterielle glycemie presionarterial glucemia colesterol pressionearteriosa glicemia bloeddruk blodtryck blodsukker verenpaine cisnieniekrwi krevnitlak vernyomas tansiyon холестерин 血压 血糖 血圧 血糖値 혈압 혈당`,
  SECRET: `
    password passwd pwd passphrase passcode passwordhash hashedpassword passhash pwhash secret secretkey clientsecret apikey apisecret apitoken accesskey accesstoken authtoken authkey refreshtoken bearertoken sessiontoken privatekey token sessionid secretaccesskey encryptionkey webhooksecret totpsecret otpsecret securityanswer cvv cvc cvv2 pin pincode pinhash credential credentials jwt sshkey connectionstring
    passwort kennwort geheimnis zugangscode motdepasse mdp clesecrete cleapi contrasena clave clavesecreta contrasenia senha chavesecreta chaveapi parola segreto chiavesegreta wachtwoord geheim losenord hemlighet passord adgangskode kodeord salasana haslo heslo jelszo parolahash sifre пароль ключапи секрет токен парольхэш κωδικοςπροσβασης κωδικος كلمةالمرور כלקהסיסמה סיסמה סיסמא
    密码 口令 密钥 パスワード 暗証番号 秘密鍵 비밀번호 암호 पासवर्ड matkhau mậtkhẩu katasandi sandi รหัสผ่าน
    pw userpw userpass loginpass dbpass dbpassword userpassword
    nenosiri slaptazodis parole parool lykilord adgangsord პაროლი lozinka zaporka geslo парола лозинка katalaluan parolsana գաղտնաբառ құпиясөз رمزعبور পাসওয়ার্ড கடவுச்சொல் wagwoord contrasenya fjalekalimi
    κωδικοσπροσβασης كلمةالسر htpasswd htpasswdline`,
};

/** Words that turn a header into one about something else: the model of a phone, whether an e-mail was sent. */
export const turningWords = `
  model models modell modele modelo modello type types typ tipo kind brand brands make marke marque marca version ver verified verification valid validated validation confirmed status state flag enabled disabled
  count counts counter cnt num_of number_of anzahl nombrede total_count is has was should can sent opened clicked bounced bounce delivered subscribed subscription optin optout opt consent template subject campaign provider domain
  updated created changed modified expires expiry expired expiration reset at hint length strength policy score rank rating carrier operator os platform price prix preis precio color colour couleur farbe size weight screen battery case cover accessory
  category categories class group segment region layout format pattern label index position order sequence seq usage used limit quota budget tokens range prefix suffix checksum
  preference preferences frequency duration minutes days hours percent pct ratio share change growth delta avg average median min max sum std variance
  product produkt produit producto prodotto produto item article artikel sku company firma entreprise empresa azienda organisation organization org business vendor supplier lieferant brandname store shop branch department dept team project file filename folder path table column field schema database db host hostname server service app application device browser machine node cluster bucket event job task process function method module package library repo repository
  place lieu luogo lugar city town ort stadt ville ciudad citta cidade country land pays pais paese county district hotel restaurant school university hospital airport station building room floor team club band song album movie film book game course street_type
  url uri link website web site page slug domainname species animal pet plant drug_price currency bank
  vessel boat train aircraft horse
  isbn issn ean upc gtin asin imei imsi iccid serial tracking shipment parcel invoice po purchase batch lot part barcode epoch unix timestamp ts millis revision build commit sha hash md5 uuid guid crc lat lon lng latitude longitude coordinates coord geo
  light lights lamp furniture
  attempts failures tries hours visits views calls messages emails phones
`;

/** Headers that name a thing's number, so that numbers in it are nobody's. */
export const codeWords = `
  isbn issn ean upc gtin asin imei imsi iccid sku serial serialno serialnumber tracking trackingnumber trackingno trackingid trackingcode shipment shipmentid parcel waybill awb mawb hawb crn firmware driver order orderid orderno ordernumber ordernr bestellnummer numerocommande numeropedido invoice invoiceno invoicenumber rechnungsnummer facture factura po ponumber batch lot partnumber partno barcode
  epoch epochms unix unixtime timestamp ts version build revision commit sha md5 hash uuid guid crc checksum lat lon lng latitude longitude coordinates coord geo product productid productcode model articleno artikelnummer itemid itemno ref reference refno ticket ticketno case caseno transaction transactionid txid vin plate flight flightno
  price amount total quantity qty count score year port pid size bytes duration code id key
`;

/** Ways to store a password, and what one opens: beside it they do not turn its header away. */
export const secretWords =
  'hash hashed sha sha1 sha256 sha512 md5 bcrypt argon2 scrypt salted encrypted db database host server service app application wifi';

/** How words of headers are cut short, and what for. */
export const shortenedWords: Readonly<Record<string, string>> = {
  nbr: 'number',
  nmbr: 'number',
  num: 'number',
  no: 'number',
  nr: 'number',
  acct: 'account',
  addr: 'address',
  nm: 'name',
  dt: 'date',
  mob: 'mobile',
  soc: 'social',
  sec: 'security',
  cust: 'customer',
  emp: 'employee',
  pat: 'patient',
  cd: 'code',
};
