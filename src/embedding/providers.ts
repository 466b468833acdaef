import { embeddingErrors } from './errors.ts';
import { HashedWords } from './hashed-words.ts';
import { IdfFitter } from './idf-table.ts';
import { type EmbeddingFitter, type EmbeddingProvider, modelNames } from './model.ts';
import { hasWord } from './words.ts';

/** Throws MODEL_UNKNOWN with the names there are; returns the name. */
export function requireModel(name: string): string {
  if (modelNames.includes(name)) return name;
  throw embeddingErrors.MODEL_UNKNOWN(
    `There is no embedding model ${JSON.stringify(name.slice(0, 80))}. Models: ${modelNames.join(', ')}.`,
    { details: { available: modelNames } },
  );
}

/** Begins to learn the model's table from a collection. */
export function createFitter(model: string): EmbeddingFitter {
  requireModel(model);
  return new IdfFitter();
}

/** The model with a table that a fitter made. Holds about 1.2 MB. */
export function openEmbeddingProvider(model: string, table: Uint8Array): EmbeddingProvider {
  requireModel(model);
  return new HashedWords(table);
}

/** Whether the model finds anything in the text to compare it by; without that, its vector is as near to all others. */
export function findsMeaning(model: string, text: string): boolean {
  requireModel(model);
  return hasWord(text);
}
