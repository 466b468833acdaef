const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const underline = /^ {0,3}(?:=+|-{2,})[ \t]*$/;
/** Lines that an underline does not make a heading. */
const noTitle = /^\s*$|^\s*(?:[-*+>|]|\d+[.)])|^ {4}|^\t/;

/** The sections of a Markdown text: each begins with its heading; what stands before the first is one, too. */
export function* splitMarkdown(text: string): Generator<string> {
  const lines = text.split('\n');
  let section: string[] = [];
  let open: string | undefined;
  let body = frontMatterLines(lines);
  section.push(...lines.slice(0, body));
  for (; body < lines.length; body++) {
    const line = lines[body]!;
    const mark = fence.exec(line)?.[1];
    if (open !== undefined) {
      if (mark?.startsWith(open) && line.trim() === mark) open = undefined;
    } else if (mark !== undefined) open = mark;
    else if (heading.test(line) || isTitle(line, lines[body + 1])) {
      yield section.join('\n');
      section = [];
    }
    section.push(line);
  }
  yield section.join('\n');
}

const isTitle = (line: string, next: string | undefined) =>
  next !== undefined && underline.test(next) && !noTitle.test(line) && !underline.test(line);

/** Lines of the block of settings that some programs put first, between two lines of `---`. */
function frontMatterLines(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== '---') return 0;
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end < 0 ? 0 : end + 1;
}
