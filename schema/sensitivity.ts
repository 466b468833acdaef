import { sensitivities } from '../src/kernel/index.ts';
import type { PiiEvidence as PiiEvidenceModel } from '../src/privacy/model.ts';
import { piiKinds } from '../src/privacy/model.ts';
import { builder } from './builder.ts';

export const Sensitivity = builder.enumType('Sensitivity', { values: sensitivities });

export const PiiKind = builder.enumType('PiiKind', {
  description: 'What a column holds about people. docs/pii.md says how each kind is told.',
  values: piiKinds,
});

export const PiiEvidence = builder.objectRef<PiiEvidenceModel>('PiiEvidence').implement({
  description: 'Why a column was judged as it was.',
  fields: (t) => ({
    recogniser: t.exposeString('recogniser', { description: 'The rule that decided.' }),
    share: t.exposeFloat('share', { description: '0 to 1: how many of the sampled values match.' }),
    sampleSize: t.exposeInt('sampleSize', { description: 'Sampled values that are not NULL.' }),
    header: t.exposeBoolean('header', { description: 'Whether the column’s name says so, too.' }),
  }),
});
