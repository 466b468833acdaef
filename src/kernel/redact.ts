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

/** Whether a text is or holds a DSN, also one without a password. */
export function holdsDsn(text: string): boolean {
  return /\b(jdbc:|postgres(ql)?:\/\/|mysql:\/\/|mariadb:\/\/)/i.test(text) || redactDsn(text) !== text;
}
