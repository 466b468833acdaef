import { expect, it } from 'vitest';
import { ProgressMeter } from '../../src/jobs/progress.ts';

it('knows no rate from one report', () => {
  const meter = new ProgressMeter();
  expect(meter.update({ phase: 'rows', done: 0, total: 100 }, 0)).toEqual({
    phase: 'rows',
    done: 0,
    total: 100,
    ratePerSec: null,
    etaSeconds: null,
  });
});

it('derives rate and remaining time', () => {
  const meter = new ProgressMeter();
  meter.update({ phase: 'rows', done: 0, total: 100 }, 0);
  meter.update({ done: 20 }, 1000);
  expect(meter.update({ done: 40 }, 2000)).toMatchObject({ done: 40, ratePerSec: 20, etaSeconds: 3 });
});

it('tells no time left before two seconds and a hundredth of the work', () => {
  const meter = new ProgressMeter();
  meter.update({ phase: 'rows', done: 0, total: 100_000 }, 0);
  expect(meter.update({ done: 50_000 }, 1999).etaSeconds).toBeNull();
  expect(meter.update({ done: 50_000 }, 2000).etaSeconds).toBeGreaterThan(0);
  meter.update({ phase: 'more rows', done: 0, total: 100_000 }, 3000);
  expect(meter.update({ done: 1 }, 4000)).toMatchObject({ ratePerSec: 1, etaSeconds: null });
  expect(meter.update({ done: 999 }, 60_000).etaSeconds).toBeNull();
  expect(meter.update({ done: 1000 }, 60_100).etaSeconds).toBeGreaterThan(0);
});

it('counts a hundredth of what was left where a run goes on', () => {
  const meter = new ProgressMeter();
  meter.update({ phase: 'rows', done: 99_000, total: 100_000 }, 0);
  expect(meter.update({ done: 99_100 }, 2000)).toMatchObject({ ratePerSec: 50, etaSeconds: 18 });
});

it('smooths: how often it is reported does not matter, and the newest seconds count most', () => {
  const run = (stepMs: number) => {
    const meter = new ProgressMeter();
    meter.update({ done: 0, total: 1_000_000 }, 0);
    for (let at = stepMs; at <= 10_000; at += stepMs) meter.update({ done: at / 100 }, at);
    for (let at = 10_000; at <= 20_000; at += stepMs) meter.update({ done: 100 + (at - 10_000) / 10 }, at);
    return meter.current.ratePerSec!;
  };
  expect(run(100)).toBeGreaterThan(80); // 10 a second, then 100
  expect(run(100)).toBeLessThan(100);
  expect(Math.abs(run(1000) - run(100))).toBeLessThan(3);
});

it('stays in bounds when the work stops for a while', () => {
  const meter = new ProgressMeter();
  meter.update({ done: 0, total: 1000 }, 0);
  for (let at = 100; at <= 10_000; at += 100) meter.update({ done: at / 20 }, at);
  expect(meter.current.etaSeconds).toBeCloseTo(10);
  for (let at = 10_100; at <= 70_000; at += 100) meter.update({ done: 500 }, at);
  expect(meter.current.ratePerSec).toBeLessThan(0.1);
  expect(meter.current.etaSeconds).toBeGreaterThan(70);
  expect(meter.current.etaSeconds).toBeLessThan(141); // twice what the whole phase says
});

it('does not measure over less than 100 ms, where the clock’s grain rules', () => {
  const meter = new ProgressMeter();
  meter.update({ done: 0, total: 10 }, 0);
  expect(meter.update({ done: 5 }, 99)).toMatchObject({ done: 5, ratePerSec: null });
  expect(meter.update({ done: 6 }, 200).ratePerSec).toBe(30);
});

it('starts anew with each phase', () => {
  const meter = new ProgressMeter();
  meter.update({ phase: 'read', done: 0, total: 10 }, 0);
  meter.update({ done: 10 }, 1000);
  expect(meter.update({ phase: 'write' }, 1100)).toEqual({
    phase: 'write',
    done: null,
    total: null,
    ratePerSec: null,
    etaSeconds: null,
  });
});

it('never shows a negative rate or time', () => {
  const meter = new ProgressMeter();
  meter.update({ done: 10, total: 20 }, 0);
  expect(meter.update({ done: 5 }, 1000)).toMatchObject({ ratePerSec: 0, etaSeconds: null });
  meter.update({ done: 30 }, 2000);
  expect(meter.current.etaSeconds).toBe(0);
});
