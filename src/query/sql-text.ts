/** A SELECT without its final semicolons, comments and blanks, so that it can stand inside parentheses. */
export function trimStatement(sql: string): string {
  let end = 0;
  for (const token of scan(sql)) if (token.isContent) end = token.end;
  return sql.slice(0, end);
}

/*
 * Only ever called on text that DuckDB's parser has accepted as one SELECT, so quotes and comments are closed and a
 * semicolon outside them is a final one. Getting a token wrong could only make a syntax error of a good query:
 * what runs is the checked text or a prefix of it, in parentheses.
 */
function* scan(sql: string): Generator<{ end: number; isContent: boolean }> {
  const pattern =
    /--[^\n\r]*|\/\*|[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\u00a0\u2000-\u200b\u3000\ufeff;]+|[\s\S]/gu;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    const text = match[0];
    let isContent = !/^(?:--|[\s\u00a0\u2000-\u200b\u3000\ufeff;])/u.test(text);
    if (text === '/*') {
      pattern.lastIndex = endOfComment(sql, match.index);
      isContent = false;
    } else if (/^\$.*\$$/su.test(text) && text.length >= 2) {
      const close = sql.indexOf(text, pattern.lastIndex);
      pattern.lastIndex = close < 0 ? sql.length : close + text.length;
    }
    yield { end: pattern.lastIndex, isContent };
  }
}

/** Block comments nest, as in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  const pattern = /\/\*|\*\//g;
  pattern.lastIndex = start;
  let depth = 0;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return pattern.lastIndex;
  }
  return sql.length;
}
