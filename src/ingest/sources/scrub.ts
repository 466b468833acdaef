import { redactDsn } from '../../kernel/index.ts';

/** One line, without DSNs and without the password itself in its usual spellings. */
export function scrub(text: string, password: string): string {
  let clean = text;
  if (password.length > 0)
    for (const form of [password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1)])
      clean = clean.replaceAll(form, '***');
  return redactDsn(clean).replace(/\s+/g, ' ').slice(0, 500);
}
