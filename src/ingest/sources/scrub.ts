import { redactDsn } from '../../kernel/index.ts';

/** One line, without DSNs and without the password itself in its usual spellings. */
export function scrub(text: string, password: string): string {
  return redactDsn(hide(text, password)).replace(/\s+/g, ' ').slice(0, 500);
}

/**
 * The same for whatever leaves the process that talks to the source: no message, stack or cause has the password,
 * whoever wrote it.
 */
export async function withoutPassword<T>(password: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    let current = error;
    for (let depth = 0; depth < causesMax && current instanceof Error; depth++) {
      current.message = hide(current.message, password);
      if (current.stack !== undefined) current.stack = hide(current.stack, password);
      if (depth === causesMax - 1 || !(current.cause instanceof Error)) delete current.cause;
      current = current.cause;
    }
    throw error;
  }
}

const causesMax = 8;

function hide(text: string, password: string): string {
  if (password === '') return text;
  const forms = [password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1)];
  return forms.reduce((clean, form) => clean.replaceAll(form, '***'), text);
}
