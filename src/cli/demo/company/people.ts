/** A name as it is written, and as an e-mail address spells it. */
export interface PersonName {
  readonly written: string;
  readonly ascii: string;
}

/** `written` or `written=ascii`; without the second the accents are dropped. */
function parseNames(text: string): readonly PersonName[] {
  return text.split(/[\s,]+/).map((entry) => {
    const [written, ascii] = entry.split('=') as [string, string?];
    const plain = ascii ?? written.normalize('NFKD').replace(/[^A-Za-z]/g, '');
    return { written, ascii: plain.toLowerCase() };
  });
}

/** Most frequent first. Invented pairs: any likeness to a person is chance. */
export const firstNames =
  parseNames(`James Mary Maria Michael Jennifer David Linda José Patricia Robert Elizabeth Wei Aisha
Daniel Sofia Carlos Karen Luis Emily Kevin Fatima Brian Michelle Anh Priya Anthony Jessica Miguel Zoë Ahmed Rachel Darnell
Ngozi Tyler Chloé Juan Keisha Raj Olivia Marcus Hannah Tomás Megan Dmitri Lakshmi Andre Renée Søren=soren Grace Omar Isabel
Łukasz=lukasz Jürgen Mei Terrence Noor Björn Camila Ivan Deborah Kwame Siobhán Yusuf Beatriz Hiroshi Natalia Kofi Amélie
Rubén Ingrid Tariq Mónica Stefan Yolanda Đức=duc Françoise Mateusz Rosa Eun-ji Vikram Þóra=thora Gareth Leilani Zoltán
Анна=anna 美玲=meiling 민준=minjun Νίκος=nikos ليلى=layla Oluwaseun Esperanza Thaddeus Wilhelmina Ekaterina Nguyệt Jean-Luc`);

export const lastNames =
  parseNames(`Smith Johnson Garcia Williams Brown Nguyễn Rodriguez Jones Davis Martinez Miller Patel
Hernandez Wilson Lee Anderson Lopez Kim Thomas Taylor Moore González Jackson Martin Perez Thompson White Singh Harris
Sanchez Clark Ramírez Lewis Robinson Walker Chen Young Allen King Wright Scott Torres Hill Flores Green Adams Nelson Baker
Khan Rivera Campbell Mitchell Carter Okafor Roberts Gómez Phillips Evans Turner Díaz Parker Cruz Edwards Collins Reyes
Stewart Morris Morales Murphy Cook Rogers Gutiérrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Ward Cox
Richardson Watson Brooks Chavez Wood Mensah Bennett Gray Mendoza Ruiz Hughes Price Álvarez Castillo Sanders Myers Long
Foster Jiménez O’Brien=obrien Kowalski Müller Ivanova=ivanova D’Angelo=dangelo Lindström Haddad Yamamoto Horváth Dvořák
Østergaard=ostergaard Fernández-Ruiz Abdullahi Kaczmarek Björnsdóttir Wojciechowska Петрова=petrova 王=wang 박=park
Papadopoulos Šimić Çelik Nakamura Achterberg Vanderkolk Quispe Tchaikov Featherstone Zaleski Mbeki Lindqvist Castellanos`);

/** The staffing firm's own people; the first ones carry most of the desk. */
export const recruiters: readonly string[] =
  'Dana Whitfield,Marcus Bell,Priya Raman,Tom Okonkwo,Elena Vasquez,Sam Lindgren,Nadia Karim,Chris Duval,Grace Tanaka,Hugo Ferreira,Lena Schäfer,Owen McBride,Yara Haddad,Felix Andersson,Monique Carter,Ravi Menon,Beth Sorensen,Jonah Weiss,Inés Calderón,Paul Adeyemi,Kate Novak,Dmitry Orlov,Tessa Brandt,Miles Harper,Zeynep Kaya,Rory Gallagher,Alice Fontaine,Ben Castellan,Iris Nakajima,Noah Petrescu'.split(
    ',',
  );
