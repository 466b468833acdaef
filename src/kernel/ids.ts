import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
let lastMs = 0;
let lastRandom = Buffer.alloc(10);

/**
 * A time-sortable unique id, `<prefix>_<26 characters>`: 48 bits of milliseconds, then 80 random bits that
 * count up within one millisecond (the ULID layout, Crockford base 32 in lower case), so that ids made by
 * one process sort in the order of their making.
 */
export function createId(prefix: string): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    lastRandom = randomBytes(10);
    lastRandom[0] = lastRandom[0]! & 0x7f; // room to count up
  } else {
    for (let i = 9; i >= 0; i--) {
      lastRandom[i] = (lastRandom[i]! + 1) & 0xff;
      if (lastRandom[i] !== 0) break;
    }
  }
  let value = BigInt(lastMs);
  for (const byte of lastRandom) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return `${prefix}_${text}`;
}
