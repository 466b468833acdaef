import type { HnswParameters as HnswParametersModel } from '../src/vectors/model.ts';
import { builder } from './builder.ts';

export const HnswParameters = builder.objectRef<HnswParametersModel>('HnswParameters').implement({
  description: 'The knobs of an HNSW graph (Malkov and Yashunin, arXiv 1603.09320).',
  fields: (t) => ({
    m: t.exposeInt('m', { description: 'Links of a node.' }),
    efConstruction: t.exposeInt('efConstruction', { description: 'Candidates while building.' }),
    efSearch: t.exposeInt('efSearch', { description: 'Candidates while searching.' }),
    seed: t.exposeInt('seed'),
  }),
});

export const HnswParametersInput = builder.inputType('HnswParametersInput', {
  fields: (t) => ({ m: t.int(), efConstruction: t.int(), efSearch: t.int(), seed: t.int() }),
});
