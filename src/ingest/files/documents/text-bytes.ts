import { isUtf8 } from 'node:buffer';
import { LakehouseError } from '../../../kernel/index.ts';
import type { TextEncoding } from '../../model.ts';
import { detectEncoding } from '../formats/detect.ts';
import { DocumentRefused } from './task.ts';

export interface DecodedText {
  text: string;
  encoding: string;
  brokenCharacters: number;
}

const headBytes = 1024;
const declaredCharset = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})/i;

/**
 * The text of a whole file: in the encoding that was told, else by its mark or its bytes; a web page that is not UTF-8
 * may name its own. Throws {@link DocumentRefused} for binary content.
 */
export function decodeText(
  bytes: Uint8Array,
  wanted: TextEncoding | undefined,
  isHtml: boolean,
): DecodedText {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = wanted ?? declaredIn(content, isHtml) ?? detect(content);
  try {
    return {
      text: new TextDecoder(encoding, { fatal: true }).decode(content),
      encoding,
      brokenCharacters: 0,
    };
  } catch {
    const text = new TextDecoder(encoding).decode(content);
    return { text, encoding, brokenCharacters: count(text, '\ufffd') - countOwn(content, encoding) };
  }
}

function declaredIn(content: Buffer, isHtml: boolean): string | undefined {
  if (!isHtml || isUtf8(content) || content.subarray(0, headBytes).includes(0)) return undefined;
  const label = declaredCharset.exec(content.toString('latin1', 0, headBytes))?.[1];
  try {
    const { encoding } = new TextDecoder(label ?? 'utf-8');
    return encoding.startsWith('utf-') ? undefined : encoding;
  } catch {
    return undefined; // a name that nobody knows
  }
}

function detect(content: Buffer): TextEncoding {
  try {
    return detectEncoding(content, true).encoding;
  } catch (error) {
    if (error instanceof LakehouseError) throw new DocumentRefused('binary', error.message);
    throw error;
  }
}

/** Replacement characters that the file itself holds. */
function countOwn(content: Buffer, encoding: string): number {
  if (encoding === 'utf-8') return count(content.toString('latin1'), '\xef\xbf\xbd');
  if (!encoding.startsWith('utf-16')) return 0;
  let own = 0;
  for (let i = 0; i + 1 < content.length; i += 2)
    if ((encoding === 'utf-16le' ? content.readUInt16LE(i) : content.readUInt16BE(i)) === 0xfffd) own++;
  return own;
}

const count = (text: string, part: string) => text.split(part).length - 1;
