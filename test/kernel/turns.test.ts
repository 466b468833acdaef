import { expect, it } from 'vitest';
import { defineErrors, Turns } from '../../src/kernel/index.ts';

const gate = () => Promise.withResolvers<void>();

it('work of one key runs one after another in the order of asking, and of other keys beside it', async () => {
  const turns = new Turns({ of: 'things', waitingMax: 10 });
  const seen: string[] = [];
  const first = gate();
  const work = (name: string, until?: Promise<void>) => async () => {
    seen.push(`${name} begins`);
    await until;
    seen.push(`${name} ends`);
    return name;
  };
  const all = [
    turns.inTurn('a', work('a1', first.promise)),
    turns.inTurn('a', work('a2')),
    turns.inTurn('b', work('b1')),
  ];
  expect(await all[2]).toBe('b1');
  expect(seen).toEqual(['a1 begins', 'b1 begins', 'b1 ends']);
  first.resolve();
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1']);
  expect(seen.slice(3)).toEqual(['a1 ends', 'a2 begins', 'a2 ends']);
});

it('a failure is for the one whose turn it was, and an empty queue is forgotten', async () => {
  const turns = new Turns({ of: 'things', waitingMax: 10 });
  const failing = turns.inTurn('a', () => Promise.reject(new Error('boom')));
  const next = turns.inTurn('a', async () => 'fine');
  await expect(failing).rejects.toThrow('boom');
  expect(await next).toBe('fine');
  expect(turns.keyCount).toBe(0);
});

it('the one too many is refused at once, and a turn that is over makes room', async () => {
  const turns = new Turns({ of: 'promotions of this index', waitingMax: 2 });
  const held = gate();
  const waiting = [turns.inTurn('a', () => held.promise), turns.inTurn('a', async () => {})];
  await expect(turns.inTurn('a', async () => {})).rejects.toMatchObject({
    code: 'TOO_MANY_WAITING',
    kind: 'BUSY',
    retryable: true,
    message: '2 promotions of this index are waiting already.',
    details: { max: 2 },
  });
  await turns.inTurn('b', async () => {}); // another queue is not full
  held.resolve();
  await Promise.all(waiting);
  await turns.inTurn('a', async () => {});
});

it('a room may have a code of its own for it', async () => {
  const { PRESS_BUSY } = defineErrors({ PRESS_BUSY: { kind: 'BUSY', summary: '', remedy: '' } });
  const turns = new Turns({ of: 'pages', waitingMax: 0, error: PRESS_BUSY });
  await expect(turns.inTurn('a', async () => {})).rejects.toMatchObject({ code: 'PRESS_BUSY' });
});
