/**
 * Embedding: texts to unit vectors behind one provider contract, and the embedded default, which needs no
 * download. It starts no process and reads no file: whoever embeds brings the texts and runs where it suits
 * (index builds in a work process, queries in the thread that searches).
 */
export { embeddingErrors } from './errors.ts';
export type { EmbeddingFitter, EmbeddingProvider } from './model.ts';
export { defaultModel, modelNames } from './model.ts';
export { createFitter, findsMeaning, openEmbeddingProvider, requireModel } from './providers.ts';
