/** 1-based line and column (UTF-16 units) of a byte offset into a text's UTF-8. */
export function locateByte(text: string, bytePosition: number): { line: number; column: number } {
  const before = Buffer.from(text).subarray(0, bytePosition).toString('utf8');
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}
