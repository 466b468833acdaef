import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson } from '../kernel/index.ts';

/*
 * Personal values stand in an entry as ciphertext, `{"$sealed": "<key id>.<base64url>"}` in the place of the value:
 * AES-256-GCM over its canonical JSON, as 12 bytes nonce, the ciphertext, 16 bytes tag. Entity and number of the
 * entry are authenticated with it, so that a sealed value cannot be moved to another entry.
 */

const cipher = 'aes-256-gcm';
export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const member = '$sealed';
const form = /^(jkey_[0-9a-z]{26})\.([\w-]+)$/;

/** A value that must never be written in clear. */
export class PersonalValue {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** For whoever seals it. */
  reveal(): unknown {
    return this.#value;
  }
}

/**
 * Marks a value of a journal entry, or any part of one, that people wrote or that may quote rows: the journal
 * seals it under the key of its entity.
 */
export function personal(value: unknown): PersonalValue | null {
  return value === null || value === undefined ? null : new PersonalValue(value);
}

export interface JournalKey {
  id: string;
  key: Buffer;
}

/** What a sealed value belongs to. */
export interface SealedPlace {
  entityType: string;
  entityId: string;
  seq: number;
}

/**
 * The value with what is personal in it sealed; `takeKey` is asked only where there is such. What looks like a
 * sealed value is sealed itself, so that nobody can write one.
 */
export function sealPersonal(value: unknown, place: SealedPlace, takeKey: () => JournalKey): unknown {
  if (value instanceof PersonalValue) return seal(value.reveal(), place, takeKey());
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => sealPersonal(item, place, takeKey));
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return sealPersonal(value.toJSON(), place, takeKey);
  if (member in value) return seal(value, place, takeKey());
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, sealPersonal(item, place, takeKey)]),
  );
}

/** How many sealed values of an entry could be opened, and how many not. */
export interface OpeningCounts {
  opened: number;
  /** Their key was erased. */
  erased: number;
  /** They are not what was sealed here. */
  damaged: number;
}

/** The value with everything sealed in it opened; null stands for what cannot be. Adds to `counts`. */
export function openSealed(
  value: unknown,
  place: SealedPlace,
  findKey: (id: string) => Buffer | undefined,
  counts: OpeningCounts,
): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => openSealed(item, place, findKey, counts));
  if (member in value) return open(String(value[member]), place, findKey, counts);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, openSealed(item, place, findKey, counts)]),
  );
}

/** What the JSON of every entry with values under this key contains. */
export const sealedMark = (keyId: string) => `{"${member}":"${keyId}.`;

function seal(value: unknown, place: SealedPlace, { id, key }: JournalKey) {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(describePlace(place));
  const text = [sealing.update(canonicalJson(value), 'utf8'), sealing.final(), sealing.getAuthTag()];
  return { [member]: `${id}.${Buffer.concat([nonce, ...text]).toString('base64url')}` };
}

function open(
  sealed: string,
  place: SealedPlace,
  findKey: (id: string) => Buffer | undefined,
  counts: OpeningCounts,
): unknown {
  const match = form.exec(sealed);
  const key = match && findKey(match[1]!);
  if (match && !key) counts.erased++;
  const opened = match && key ? decrypt(Buffer.from(match[2]!, 'base64url'), place, key) : undefined;
  if (opened) counts.opened++;
  else if (key || !match) counts.damaged++;
  return opened?.value ?? null;
}

/** Undefined when the bytes were not sealed for this place under this key. */
function decrypt(bytes: Buffer, place: SealedPlace, key: Buffer): { value: unknown } | undefined {
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes))
    .setAAD(describePlace(place))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()]);
    return { value: JSON.parse(text.toString('utf8')) };
  } catch {
    return undefined;
  }
}

const describePlace = ({ entityType, entityId, seq }: SealedPlace) =>
  Buffer.from(canonicalJson([entityType, entityId, seq]));
