/*
 * A DSN carries a password, and there are more forms of it than a URL parser knows. So nothing is parsed: what may be
 * one is found by its marks, and everything from the mark to the end of the possible secret goes.
 */

/** `scheme://` with anything up to the last `@` of the line, so that unescaped `@`, `/` and `#` go, too. */
const urlUser = /([a-z][a-z0-9+.-]*:\/\/)[^\n]*@/gi;
/** `user:password@tcp(host)/db` and `user:password@host`. */
const bareUser = /(^|[\s"'`(=])[^\s:@/"'`(]+:[^\s]*@/g;
/** `password=…`, `Pwd=…`, `PGPASSWORD=…`, `"password": "…"` and the query parameters of JDBC. */
const keyword =
  /(\w*(?:passw(?:or)?d|passphrase|pwd)\w*\\?["']?\s*[=:]\s*)(\\?"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s&;,)}"']+)/gi;

/** The text without what could be the password of a DSN; too much goes rather than too little. */
export function redactDsn(text: string): string {
  if (!/[@=:]/.test(text)) return text;
  return text.replace(urlUser, '$1***@').replace(bareUser, '$1***@').replace(keyword, '$1***');
}

/** The same for a line of JSON, which stays JSON. */
export function redactJsonLine(line: string): string {
  if (redactDsn(line) === line) return line;
  return line.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => {
    const text = JSON.parse(quoted) as string;
    const clean = redactDsn(text);
    return clean === text ? quoted : JSON.stringify(clean);
  });
}

const databaseUrl = /\b(jdbc:|postgres(ql)?:\/\/|mysql:\/\/|mariadb:\/\/)/i;

/** Whether a text is or holds a DSN, also one without a password. */
export function holdsDsn(text: string): boolean {
  return databaseUrl.test(text) || redactDsn(text) !== text;
}

/** `scheme://user:password@` and `user:password@tcp(`, within one literal. */
const urlInLiteral = /[a-z][a-z0-9+.-]*:\/\/[^\s/'"@:]+:[^\s'"]*@|[^\s:@/"'`(]+:\S*@(tcp|unix)\w*\(/i;
const keywordInSql = /\w*(?:passw(?:or)?d|passphrase|pwd)\w*\\?["']?\s*[=:]\s*/gi;

/**
 * Whether a statement carries a DSN or a password as a literal. Names are free: a column `password`, its cast
 * `password::text` and its comparison with another column or with nothing hold no secret.
 */
export function sqlHoldsDsn(sql: string): boolean {
  if (databaseUrl.test(sql) || urlInLiteral.test(sql)) return true;
  for (const { 0: match, index } of sql.matchAll(keywordInSql)) {
    const rest = sql.slice(index + match.length);
    const quotes = /^(?:\\?["'])*/.exec(rest)![0];
    const next = rest[quotes.length];
    if (next === undefined || /[\s,;:)}%]/.test(next)) continue; // empty, a cast, a pattern
    const isInLiteral = (sql.slice(0, index).split("'").length - 1) % 2 === 1;
    if (quotes !== '' || isInLiteral) return true;
  }
  return false;
}
