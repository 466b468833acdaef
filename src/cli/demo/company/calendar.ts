/*
 * Days are whole numbers since 1970-01-01. The company's "today" is fixed, so that one seed gives the same
 * bytes in any year.
 */
const dayMs = 86_400_000;

const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / dayMs;

export const firstDay = dayOf('2019-01-07');
export const today = dayOf('2025-06-30');

const texts = new Map<number, string>();

/** `2024-03-09`; remembered, because millions of rows use a few thousand days. */
export function dayText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * dayMs).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}

const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** `2024-03-09T14:05:59Z` from a day and the second of that day. */
export function timeText(day: number, second: number): string {
  return `${dayText(day)}T${two[Math.floor(second / 3600)]}:${two[Math.floor(second / 60) % 60]}:${two[second % 60]}Z`;
}

/** The Sunday that ends the week of `day`, or the day itself. */
export function weekEnd(day: number): number {
  return day + ((10 - (day % 7)) % 7); // 1970-01-01 was a Thursday: day 3 is a Sunday
}
