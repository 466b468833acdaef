/**
 * The law of promotions, over values:
 *
 *     push(id): history ◄─ current, current := id      pop: current := history's newest, or none
 *
 * A rebuild with parameters of its own empties the stack. `pop(push(s)) = s`, except that a history at its limit has lost its oldest entry.
 */
export interface PromotionStack {
  /** Id of the current promotion, null for none. */
  readonly current: string | null;
  /** What rollbacks return to, oldest first. */
  readonly history: readonly string[];
}

export const emptyStack: PromotionStack = Object.freeze({ current: null, history: Object.freeze([]) });

export function pushPromotion(stack: PromotionStack, id: string, historyMax: number): PromotionStack {
  const history = stack.current === null ? stack.history : [...stack.history, stack.current];
  return { current: id, history: history.slice(Math.max(0, history.length - historyMax)) };
}

/** The stack before the newest promotion; undefined when there is none to take back. */
export function popPromotion(stack: PromotionStack): PromotionStack | undefined {
  if (stack.current === null) return undefined;
  return { current: stack.history.at(-1) ?? null, history: stack.history.slice(0, -1) };
}
