import { type Dice, two } from './third-dice.ts';

/**
 * Numbers of persons of fifty countries, each from its published rule. `proven` says that the form and its check tell it
 * without a header; of the others only a header can say what they are.
 */
export interface NationalId {
  country: string;
  headers: string[];
  proven: boolean;
  make: (dice: Dice) => string;
  /** As it is also written. */
  formatted?: (plain: string) => string;
}

const nums = (s: string): number[] => [...s].map(Number);
const weigh = (s: string, weights: readonly number[]): number =>
  nums(s).reduce((sum, digit, i) => sum + digit * weights[i]!, 0);
const down = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from - i);

export function luhnDigit(body: string): string {
  let sum = 0;
  nums(body)
    .reverse()
    .forEach((digit, i) => {
      const v = i % 2 === 0 ? digit * 2 : digit;
      sum += v > 9 ? v - 9 : v;
    });
  return String((10 - (sum % 10)) % 10);
}

export function ean(body: string): string {
  const sum = nums(body)
    .reverse()
    .reduce((s, digit, i) => s + digit * (i % 2 === 0 ? 3 : 1), 0);
  return body + String((10 - (sum % 10)) % 10);
}

/** Tries again until the rule has a digit for the body. */
function until(make: () => string | null): string {
  for (;;) {
    const made = make();
    if (made !== null) return made;
  }
}

const born = (dice: Dice) => {
  const { y, m, d } = dice.date(1938, 2006);
  return { y, m, d, yymmdd: two(y % 100) + two(m) + two(d), ddmmyy: two(d) + two(m) + two(y % 100) };
};

const cut =
  (...parts: (number | string)[]) =>
  (plain: string): string => {
    let at = 0;
    return parts
      .map((part) => {
        if (typeof part === 'string') return part;
        at += part;
        return plain.slice(at - part, at);
      })
      .join('');
  };

function cpf(dice: Dice): string {
  const body = dice.digits(9);
  const first = ((weigh(body, down(10, 9)) * 10) % 11) % 10;
  const second = ((weigh(body + first, down(11, 10)) * 10) % 11) % 10;
  return `${body}${first}${second}`;
}

const verhoeffD = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
].map(nums);
const verhoeffP = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
].map(nums);

function aadhaar(dice: Dice): string {
  for (;;) {
    const body = dice.int(2, 9) + dice.digits(10);
    for (let check = 0; check < 10; check += 1) {
      let c = 0;
      nums(body + check)
        .reverse()
        .forEach((digit, i) => {
          c = verhoeffD[c]![verhoeffP[i % 8]![digit]!]!;
        });
      if (c === 0) return body + check;
    }
  }
}

const oddValues: Record<string, number> = Object.fromEntries(
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23].map(
    (v, i) => [String.fromCharCode(65 + i), v],
  ),
);

function codiceFiscale(dice: Dice): string {
  const { y, m, d } = born(dice);
  const consonants = 'BCDFGLMNPRSTVZ';
  const body =
    dice.chars(consonants, 6) +
    two(y % 100) +
    'ABCDEHLMPRST'[m - 1] +
    two(dice.chance(0.5) ? d : d + 40) +
    dice.pick(['H501', 'F205', 'L219', 'F839', 'G273', 'A944', 'D612', 'A662', 'Z110', 'C351']);
  const sum = [...body].reduce((s, c, i) => {
    const asLetter = /\d/.test(c) ? String.fromCharCode(65 + Number(c)) : c;
    return s + (i % 2 === 0 ? oddValues[asLetter]! : asLetter.charCodeAt(0) - 65);
  }, 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

function nir(dice: Dice): string {
  const { y, m } = born(dice);
  const body = `${dice.int(1, 2)}${two(y % 100)}${two(m)}${two(dice.int(1, 95))}${two(dice.int(0, 9))}${dice.int(1, 9)}${dice.digits(2)}${dice.int(1, 9)}`;
  return body + two(97 - Number(BigInt(body) % 97n));
}

function mexican(dice: Dice) {
  const { yymmdd } = born(dice);
  return (
    dice.chars('BCDFGHLMPRST', 1) +
    dice.pick(['A', 'E', 'O', 'U']) +
    dice.letters(2).replace(/[AEIOU]/g, 'R') +
    yymmdd
  );
}

function curp(dice: Dice): string {
  const body =
    mexican(dice) +
    dice.pick(['H', 'M']) +
    dice.pick(['DF', 'JC', 'NL', 'PL', 'VZ', 'OC', 'YN', 'BC', 'MC', 'GT']) +
    dice.chars('BCDFGHLMNPRSTVZ', 3) +
    dice.digits(1);
  const values = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const sum = [...body].reduce((s, c, i) => s + values.indexOf(c) * (18 - i), 0);
  return body + String((10 - (sum % 10)) % 10);
}

function rfc(dice: Dice): string {
  const body = mexican(dice) + dice.chars('123456789ABCDEFGHJKLMNPQRSTUVWXYZ', 2);
  const values = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
  const rest = [...body].reduce((s, c, i) => s + values.indexOf(c) * (13 - i), 0) % 11;
  return body + (rest === 0 ? '0' : rest === 1 ? 'A' : String(11 - rest));
}

export function rut(dice: Dice): string {
  const body = String(dice.int(4_000_000, 26_000_000));
  const rest =
    11 -
    (nums(body)
      .reverse()
      .reduce((s, v, i) => s + v * (2 + (i % 6)), 0) %
      11);
  return body + (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest));
}

const jmbg = (dice: Dice, regions: readonly number[]): string =>
  until(() => {
    const { y, m, d } = born(dice);
    const body = two(d) + two(m) + String(y % 1000).padStart(3, '0') + dice.pick(regions) + dice.digits(3);
    const k = 11 - (weigh(body, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
    return k === 10 ? null : body + (k === 11 ? 0 : k);
  });

function baltic(dice: Dice): string {
  const { y, yymmdd } = born(dice);
  const body = (y < 2000 ? dice.int(3, 4) : dice.int(5, 6)) + yymmdd + dice.digits(3);
  let check = weigh(body, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  if (check === 10) check = (weigh(body, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
  return body + check;
}

function oib(dice: Dice): string {
  const body = dice.digits(10);
  let rest = 10;
  for (const digit of nums(body)) {
    rest = (rest + digit) % 10 || 10;
    rest = (rest * 2) % 11;
  }
  return body + ((11 - rest) % 10);
}

const norwegian = (dice: Dice): string =>
  until(() => {
    const body = born(dice).ddmmyy + dice.digits(3);
    const one = (11 - (weigh(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const other = (11 - (weigh(body + one, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return one === 10 || other === 10 ? null : `${body}${one}${other}`;
  });

function turkish(dice: Dice): string {
  const body = dice.int(1, 9) + dice.digits(8);
  const d = nums(body);
  const odd = d[0]! + d[2]! + d[4]! + d[6]! + d[8]!;
  const even = d[1]! + d[3]! + d[5]! + d[7]!;
  const tenth = (((7 * odd - even) % 10) + 10) % 10;
  return body + tenth + ((odd + even + tenth) % 10);
}

function nric(dice: Dice): string {
  const first = dice.pick(['S', 'T', 'F', 'G']);
  const body = dice.digits(7);
  const rest = (weigh(body, [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(first) ? 4 : 0)) % 11;
  return first + body + ('ST'.includes(first) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[rest];
}

function hkid(dice: Dice): string {
  const letter = dice.letters(1);
  const body = dice.digits(6);
  const sum = 36 * 9 + (letter.charCodeAt(0) - 55) * 8 + weigh(body, down(7, 6));
  const rest = (11 - (sum % 11)) % 11;
  return `${letter}${body}(${rest === 10 ? 'A' : rest})`;
}

const modulo11 =
  (weights: readonly number[], of: (dice: Dice) => string, toDigit: (rest: number) => string | null) =>
  (dice: Dice) =>
    until(() => {
      const body = of(dice);
      const digit = toDigit(weigh(body, weights) % 11);
      return digit === null ? null : body + digit;
    });

const nine = (dice: Dice): string => dice.int(1, 9) + dice.digits(8);
const against = (rest: number): string | null => (rest === 0 ? '0' : rest === 1 ? null : String(11 - rest));

export const nationalIds: NationalId[] = [
  {
    country: 'BR',
    headers: ['cpf', 'CPF do titular', 'nr_cpf'],
    proven: true,
    make: cpf,
    formatted: cut(3, '.', 3, '.', 3, '-', 2),
  },
  {
    country: 'GB',
    headers: ['NHS Number', 'nhs_no', 'nhsNumber'],
    proven: true,
    make: modulo11(down(10, 9), nine, against),
    formatted: cut(3, ' ', 3, ' ', 4),
  },
  {
    country: 'GB',
    headers: ['NI number', 'nino', 'national_insurance_no'],
    proven: true,
    make: (dice) =>
      dice.pick(['AB', 'CE', 'JG', 'NR', 'PW', 'SK', 'WM', 'YZ', 'HA', 'LP']) +
      dice.digits(6) +
      dice.pick(['A', 'B', 'C', 'D']),
    formatted: cut(2, ' ', 2, ' ', 2, ' ', 2, ' ', 1),
  },
  {
    country: 'NL',
    headers: ['bsn', 'BSN-nummer', 'burgerservicenummer'],
    proven: true,
    make: (dice) =>
      until(() => {
        const body = dice.digits(8);
        const rest = weigh(body, down(9, 8)) % 11;
        return rest === 10 || body.startsWith('0') ? null : body + rest;
      }),
    formatted: cut(4, '.', 2, '.', 3),
  },
  {
    country: 'PL',
    headers: ['PESEL', 'nr_pesel', 'numer PESEL'],
    proven: true,
    make: (dice) => {
      const { y, m, d } = born(dice);
      const body = two(y % 100) + two(y < 2000 ? m : m + 20) + two(d) + dice.digits(4);
      return body + ((10 - (weigh(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
    },
  },
  {
    country: 'SE',
    headers: ['personnummer', 'pers_nr', 'Personnr'],
    proven: true,
    make: (dice) => {
      const { y, yymmdd } = born(dice);
      const body = yymmdd + dice.digits(3);
      return `${Math.floor(y / 100)}${body}${luhnDigit(body)}`;
    },
    formatted: cut(8, '-', 4),
  },
  {
    country: 'SE',
    headers: ['personnummer', 'Sökandes personnr'],
    proven: true,
    make: (dice) => {
      const body = born(dice).yymmdd + dice.digits(3);
      return body + luhnDigit(body);
    },
    formatted: cut(6, '-', 4),
  },
  {
    country: 'ES',
    headers: ['DNI', 'dni_nif', 'documento_identidad'],
    proven: true,
    make: (dice) => {
      const body = dice.digits(8);
      return body + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(body) % 23];
    },
    formatted: cut(8, '-', 1),
  },
  {
    country: 'ES',
    headers: ['NIE', 'num_nie'],
    proven: true,
    make: (dice) => {
      const first = dice.int(0, 2);
      const body = dice.digits(7);
      return 'XYZ'[first] + body + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(first + body) % 23];
    },
    formatted: cut(1, '-', 7, '-', 1),
  },
  {
    country: 'IT',
    headers: ['codice fiscale', 'cod_fisc', 'CodiceFiscale'],
    proven: true,
    make: codiceFiscale,
  },
  {
    country: 'FR',
    headers: ['NIR', 'numero_secu', 'N° de sécurité sociale'],
    proven: true,
    make: nir,
    formatted: cut(1, ' ', 2, ' ', 2, ' ', 2, ' ', 3, ' ', 3, ' ', 2),
  },
  {
    country: 'US',
    headers: ['SSN', 'social_security_number', 'emp_ssn'],
    proven: false,
    make: (dice) =>
      until(() => {
        const area = dice.int(1, 899);
        return area === 666
          ? null
          : String(area).padStart(3, '0') + two(dice.int(1, 99)) + String(dice.int(1, 9999)).padStart(4, '0');
      }),
    formatted: cut(3, '-', 2, '-', 4),
  },
  {
    country: 'CA',
    headers: ['SIN', 'social insurance number', 'sin_no'],
    proven: true,
    make: (dice) => {
      const body = dice.int(1, 7) + dice.digits(7);
      return body + luhnDigit(body);
    },
    formatted: cut(3, '-', 3, '-', 3),
  },
  {
    country: 'AU',
    headers: ['TFN', 'tax_file_number'],
    proven: true,
    make: (dice) =>
      until(() => {
        const body = nine(dice);
        return weigh(body, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 ? body : null;
      }),
    formatted: cut(3, ' ', 3, ' ', 3),
  },
  {
    country: 'IN',
    headers: ['Aadhaar', 'aadhaar_no', 'Aadhar Number'],
    proven: true,
    make: aadhaar,
    formatted: cut(4, ' ', 4, ' ', 4),
  },
  {
    country: 'IN',
    headers: ['PAN', 'pan_no', 'PAN Card'],
    proven: true,
    make: (dice) => `${dice.letters(3)}P${dice.letters(1)}${dice.digits(4)}${dice.letters(1)}`,
  },
  { country: 'MX', headers: ['CURP', 'clave_curp'], proven: true, make: curp },
  { country: 'MX', headers: ['RFC', 'rfc_cliente'], proven: true, make: rfc },
  {
    country: 'CL',
    headers: ['RUT', 'rut_cliente', 'RUN'],
    proven: true,
    make: (dice) => {
      const n = rut(dice);
      return `${n.slice(0, -1)}-${n.slice(-1)}`;
    },
    formatted: (s) => s.replace(/^(\d+)(\d{3})(\d{3}-)/, '$1.$2.$3'),
  },
  {
    country: 'AR',
    headers: ['CUIL', 'cuit_cuil', 'nro_cuil'],
    proven: true,
    make: modulo11(
      [5, 4, 3, 2, 7, 6, 5, 4, 3, 2],
      (dice) => dice.pick(['20', '23', '24', '27']) + dice.digits(8),
      against,
    ),
    formatted: cut(2, '-', 8, '-', 1),
  },
  {
    country: 'CH',
    headers: ['AHV-Nr.', 'ahv_nummer', 'AVS', 'Sozialversicherungsnummer'],
    proven: true,
    make: (dice) => ean(`756${dice.digits(9)}`),
    formatted: cut(3, '.', 4, '.', 4, '.', 2),
  },
  {
    country: 'AT',
    headers: ['SVNR', 'sv_nummer', 'Sozialversicherungsnr'],
    proven: true,
    make: (dice) =>
      until(() => {
        const head = String(dice.int(100, 999));
        const tail = born(dice).ddmmyy;
        const check = weigh(head + tail, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
        return check === 10 ? null : head + check + tail;
      }),
    formatted: cut(4, ' ', 6),
  },
  {
    country: 'GR',
    headers: ['AMKA', 'ΑΜΚΑ'],
    proven: true,
    make: (dice) => {
      const body = born(dice).ddmmyy + dice.digits(4);
      return body + luhnDigit(body);
    },
  },
  {
    country: 'RO',
    headers: ['CNP', 'cod_numeric_personal'],
    proven: true,
    make: (dice) => {
      const { y, yymmdd } = born(dice);
      const body =
        (y < 2000 ? dice.int(1, 2) : dice.int(5, 6)) +
        yymmdd +
        two(dice.int(1, 46)) +
        String(dice.int(1, 999)).padStart(3, '0');
      const c = weigh(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
      return body + (c === 10 ? 1 : c);
    },
  },
  {
    country: 'BG',
    headers: ['EGN', 'ЕГН'],
    proven: true,
    make: (dice) => {
      const { y, m, d } = born(dice);
      const body = two(y % 100) + two(y < 2000 ? m : m + 40) + two(d) + dice.digits(3);
      return body + ((weigh(body, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10);
    },
  },
  { country: 'HR', headers: ['OIB', 'oib_klijenta'], proven: true, make: oib },
  {
    country: 'RS',
    headers: ['JMBG', 'maticni_broj'],
    proven: true,
    make: (dice) => jmbg(dice, [71, 72, 73, 75, 78, 80, 85, 87]),
  },
  { country: 'SI', headers: ['EMŠO', 'emso'], proven: true, make: (dice) => jmbg(dice, [50]) },
  { country: 'EE', headers: ['isikukood', 'ik_kood'], proven: true, make: baltic },
  { country: 'LT', headers: ['asmens kodas', 'asm_kodas'], proven: true, make: baltic },
  {
    country: 'LV',
    headers: ['personas kods', 'pers_kods'],
    proven: true,
    make: (dice) => {
      const { y, ddmmyy } = born(dice);
      const body = ddmmyy + (y < 2000 ? 1 : 2) + dice.digits(3);
      const sum = weigh(body, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
      return `${body.slice(0, 6)}-${body.slice(6)}${((1101 - sum) % 11) % 10}`;
    },
  },
  {
    country: 'IE',
    headers: ['PPS number', 'ppsn', 'PPS No'],
    proven: true,
    make: (dice) => {
      const body = dice.digits(7);
      const second = dice.pick(['', '', 'A', 'B']);
      const rest = (weigh(body, down(8, 7)) + (second ? (second.charCodeAt(0) - 64) * 9 : 0)) % 23;
      return body + (rest === 0 ? 'W' : String.fromCharCode(64 + rest)) + second;
    },
  },
  {
    country: 'JP',
    headers: ['マイナンバー', 'my_number', '個人番号'],
    proven: true,
    make: (dice) => {
      const body = dice.digits(11);
      const rest = weigh(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
      return body + (rest <= 1 ? 0 : 11 - rest);
    },
    formatted: cut(4, ' ', 4, ' ', 4),
  },
  {
    country: 'KR',
    headers: ['주민등록번호', 'rrn', 'jumin_no'],
    proven: true,
    make: (dice) => {
      const { y, yymmdd } = born(dice);
      const body = yymmdd + (y < 2000 ? dice.int(1, 2) : dice.int(3, 4)) + dice.digits(5);
      return body + ((11 - (weigh(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10);
    },
    formatted: cut(6, '-', 7),
  },
  { country: 'SG', headers: ['NRIC', 'nric_fin'], proven: true, make: nric },
  {
    country: 'HK',
    headers: ['HKID', 'hkid_no', '身份證號碼'],
    proven: true,
    make: hkid,
    formatted: (s) => s.replace(/[()]/g, ''),
  },
  {
    country: 'ID',
    headers: ['NIK', 'no_ktp', 'Nomor KTP'],
    proven: false,
    make: (dice) => {
      const { y, m, d } = born(dice);
      return (
        dice.pick(['3171', '3273', '3578', '5171', '1271', '7371']) +
        two(dice.int(1, 20)) +
        two(dice.chance(0.5) ? d : d + 40) +
        two(m) +
        two(y % 100) +
        String(dice.int(1, 30)).padStart(4, '0')
      );
    },
  },
  {
    country: 'MY',
    headers: ['MyKad', 'ic_no', 'No. Kad Pengenalan'],
    proven: false,
    make: (dice) => born(dice).yymmdd + two(dice.int(1, 14)) + dice.digits(4),
    formatted: cut(6, '-', 2, '-', 4),
  },
  {
    country: 'TH',
    headers: ['เลขบัตรประชาชน', 'thai_id', 'เลขประจำตัวประชาชน'],
    proven: true,
    make: (dice) => {
      const body = dice.int(1, 8) + dice.digits(11);
      return body + ((11 - (weigh(body, down(13, 12)) % 11)) % 10);
    },
    formatted: cut(1, '-', 4, '-', 5, '-', 2, '-', 1),
  },
  {
    country: 'ZA',
    headers: ['SA ID number', 'rsa_id', 'ID Number'],
    proven: true,
    make: (dice) => {
      const body = `${born(dice).yymmdd}${dice.digits(4)}${dice.pick(['0', '1'])}8`;
      return body + luhnDigit(body);
    },
  },
  {
    country: 'EG',
    headers: ['الرقم القومي', 'national_id'],
    proven: false,
    make: (dice) => {
      const { y, yymmdd } = born(dice);
      return (
        (y < 2000 ? '2' : '3') + yymmdd + dice.pick(['01', '02', '12', '21', '14', '25']) + dice.digits(5)
      );
    },
  },
  {
    country: 'IL',
    headers: ['תעודת זהות', 'teudat_zehut', 'מספר זהות'],
    proven: true,
    make: (dice) => {
      const body = dice.digits(8);
      let s = 0;
      nums(body).forEach((v, i) => {
        const w = i % 2 === 0 ? v : v * 2;
        s += w > 9 ? w - 9 : w;
      });
      return body + ((10 - (s % 10)) % 10);
    },
  },
  { country: 'TR', headers: ['TC Kimlik No', 'tckn', 'kimlik_no'], proven: true, make: turkish },
  {
    country: 'NG',
    headers: ['BVN', 'bank_verification_number'],
    proven: false,
    make: (dice) => `22${dice.digits(9)}`,
  },
  {
    country: 'NG',
    headers: ['NIN', 'national identification number'],
    proven: false,
    make: (dice) => dice.int(1, 9) + dice.digits(10),
  },
  {
    country: 'FI',
    headers: ['henkilötunnus', 'hetu'],
    proven: true,
    make: (dice) => {
      const { y, ddmmyy } = born(dice);
      const n = String(dice.int(2, 899)).padStart(3, '0');
      return ddmmyy + (y < 2000 ? '-' : 'A') + n + '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(ddmmyy + n) % 31];
    },
  },
  {
    country: 'DK',
    headers: ['CPR-nummer', 'cpr_nr'],
    proven: false,
    make: (dice) => born(dice).ddmmyy + dice.digits(4),
    formatted: cut(6, '-', 4),
  },
  {
    country: 'NO',
    headers: ['fødselsnummer', 'fnr', 'Fodselsnr'],
    proven: true,
    make: norwegian,
    formatted: cut(6, ' ', 5),
  },
  {
    country: 'IS',
    headers: ['kennitala', 'kt'],
    proven: true,
    make: (dice) =>
      until(() => {
        const { y, ddmmyy } = born(dice);
        const body = ddmmyy + dice.int(20, 99);
        const c = against(weigh(body, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
        return c === null ? null : body + c + (y < 2000 ? 9 : 0);
      }),
    formatted: cut(6, '-', 4),
  },
  {
    country: 'CZ',
    headers: ['rodné číslo', 'rc', 'rodne_cislo'],
    proven: true,
    make: (dice) =>
      until(() => {
        const { y, m, d } = dice.date(1955, 2005);
        const body = two(y % 100) + two(dice.chance(0.5) ? m : m + 50) + two(d) + dice.digits(3);
        const c = Number(body) % 11;
        return c === 10 ? null : body + c;
      }),
    formatted: cut(6, '/', 4),
  },
  {
    country: 'BE',
    headers: ['rijksregisternummer', 'numéro national', 'insz'],
    proven: true,
    make: (dice) => {
      const { y, yymmdd } = born(dice);
      const body = yymmdd + String(dice.int(1, 997)).padStart(3, '0');
      return body + two(97 - (Number((y < 2000 ? '' : '2') + body) % 97));
    },
    formatted: cut(2, '.', 2, '.', 2, '-', 3, '.', 2),
  },
  {
    country: 'PT',
    headers: ['NIF', 'nº contribuinte', 'num_contribuinte'],
    proven: true,
    make: (dice) => {
      const body = dice.int(1, 2) + dice.digits(7);
      const rest = weigh(body, down(9, 8)) % 11;
      return body + (rest < 2 ? 0 : 11 - rest);
    },
    formatted: cut(3, ' ', 3, ' ', 3),
  },
  {
    country: 'TW',
    headers: ['身分證字號', 'tw_id'],
    proven: true,
    make: (dice) => {
      const letter = dice.letters(1);
      const code = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(letter) + 10;
      const body = dice.int(1, 2) + dice.digits(7);
      const sum = Math.floor(code / 10) + (code % 10) * 9 + weigh(body, [8, 7, 6, 5, 4, 3, 2, 1]);
      return letter + body + ((10 - (sum % 10)) % 10);
    },
  },
  {
    country: 'CN',
    headers: ['身份证号', 'sfz', 'id_card_no'],
    proven: true,
    make: (dice) => {
      const { y, m, d } = born(dice);
      const body =
        dice.pick(['110105', '310104', '440103', '510107', '330106', '420111']) +
        y +
        two(m) +
        two(d) +
        dice.digits(3);
      return body + '10X98765432'[weigh(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
    },
  },
  {
    country: 'UA',
    headers: ['РНОКПП', 'ІПН', 'rnokpp'],
    proven: true,
    make: (dice) => {
      const body = String(dice.int(14_000, 38_000)) + dice.digits(4);
      const s = weigh(body, [-1, 5, 7, 9, 4, 6, 10, 5, 7]);
      return body + ((((s % 11) + 11) % 11) % 10);
    },
  },
  {
    country: 'RU',
    headers: ['СНИЛС', 'snils'],
    proven: true,
    make: (dice) => {
      const body = nine(dice);
      const s = weigh(body, down(9, 9)) % 101;
      return body + two(s === 100 ? 0 : s);
    },
    formatted: cut(3, '-', 3, '-', 3, ' ', 2),
  },
  {
    country: 'KZ',
    headers: ['ИИН', 'iin'],
    proven: true,
    make: modulo11(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      (dice) => {
        const { y, yymmdd } = born(dice);
        return yymmdd + (y < 2000 ? dice.int(3, 4) : dice.int(5, 6)) + dice.digits(4);
      },
      (rest) => (rest === 10 ? null : String(rest)),
    ),
  },
  {
    country: 'PK',
    headers: ['CNIC', 'cnic_no'],
    proven: false,
    make: (dice) => dice.pick(['35202', '42101', '61101', '17301', '37405']) + dice.digits(8),
    formatted: cut(5, '-', 7, '-', 1),
  },
  {
    country: 'VN',
    headers: ['Số CCCD', 'cccd', 'so_cmnd'],
    proven: false,
    make: (dice) =>
      `0${dice.pick(['01', '79', '48', '31', '92'])}${dice.int(0, 3)}${two(dice.int(50, 99))}${dice.digits(6)}`,
  },
  {
    country: 'LK',
    headers: ['NIC', 'nic_no'],
    proven: false,
    make: (dice) => `${two(dice.int(50, 99))}${String(dice.int(1, 366)).padStart(3, '0')}${dice.digits(4)}V`,
  },
];

/** A passport or driving licence has no check of its own: only the header tells. */
export const documents = [
  {
    country: 'DE',
    headers: ['passport_no', 'Reisepassnummer'],
    make: (dice: Dice) => `C${dice.chars('0123456789CFGHJKLMNPRTVWXYZ', 8)}`,
  },
  {
    country: 'US',
    headers: ['Passport Number', 'passportNumber'],
    make: (dice: Dice) => dice.int(1, 9) + dice.digits(8),
  },
  {
    country: 'GB',
    headers: ['driving licence no', 'drivers_license'],
    make: (dice: Dice) => `${dice.letters(5)}${dice.digits(6)}${dice.letters(2)}9${dice.letters(2)}`,
  },
  {
    country: 'FR',
    headers: ['numéro de passeport', 'num_passeport'],
    make: (dice: Dice) => `${two(dice.int(10, 24))}${dice.letters(2)}${dice.digits(5)}`,
  },
];
