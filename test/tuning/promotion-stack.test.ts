import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyStack,
  type PromotionStack,
  popPromotion,
  pushPromotion,
} from '../../src/tuning/promotion-stack.ts';

const historyMax = 5;
type Step = 'promote' | 'rollback';
const steps = fc.array(fc.constantFrom<Step>('promote', 'promote', 'rollback'), { maxLength: 60 });

function walk(taken: readonly Step[]): PromotionStack {
  let stack = emptyStack;
  for (const [i, step] of taken.entries())
    stack = step === 'promote' ? pushPromotion(stack, `p${i}`, historyMax) : (popPromotion(stack) ?? stack);
  return stack;
}

describe('promotion stack (invariant T2)', () => {
  it('promote then rollback is the identity, from any state, but for what a full history drops', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const before = walk(taken);
        const after = popPromotion(pushPromotion(before, 'new', historyMax));
        const isFull = before.current !== null && before.history.length === historyMax;
        expect(after).toEqual(isFull ? { ...before, history: before.history.slice(1) } : before);
      }),
    );
  });

  it('as many rollbacks as promotions within the limit bring back every state in turn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: historyMax }), (count) => {
        const states = [emptyStack];
        for (let i = 0; i < count; i++) states.push(pushPromotion(states.at(-1)!, `p${i}`, historyMax));
        for (let stack = states.pop()!; states.length > 0; stack = states.pop()!)
          expect(popPromotion(stack)).toEqual(states.at(-1));
      }),
    );
  });

  it('keeps the newest of a history that is full, and an exhausted one clears the current', () => {
    let stack = emptyStack;
    for (let i = 0; i < 8; i++) stack = pushPromotion(stack, `p${i}`, historyMax);
    expect(stack).toEqual({ current: 'p7', history: ['p2', 'p3', 'p4', 'p5', 'p6'] });
    for (let i = 0; i < 5; i++) stack = popPromotion(stack)!;
    expect(stack).toEqual({ current: 'p2', history: [] });
    stack = popPromotion(stack)!;
    expect(stack).toEqual(emptyStack);
    expect(popPromotion(stack)).toBeUndefined();
  });
});
