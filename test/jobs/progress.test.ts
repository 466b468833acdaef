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
  expect(meter.update({ done: 20 }, 1000)).toMatchObject({ done: 20, ratePerSec: 20, etaSeconds: 4 });
});

it('smooths: a jump counts for three tenths', () => {
  const meter = new ProgressMeter();
  meter.update({ done: 0, total: 1000 }, 0);
  meter.update({ done: 10 }, 1000);
  expect(meter.update({ done: 110 }, 2000).ratePerSec).toBeCloseTo(10 + 0.3 * 90);
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
