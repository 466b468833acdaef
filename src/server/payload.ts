import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import { stringifyWithRawJson } from '../kernel/index.ts';
import { type PresentOptions, presentError } from './presented-error.ts';

export type Text = string | (string | Uint8Array)[];

/**
 * One GraphQL result on its way out, on any transport: errors presented, and its JSON text made once however many
 * clients get it.
 */
export class Payload {
  readonly data: ExecutionResult['data'];
  readonly hasData: boolean;
  readonly errors: readonly GraphQLFormattedError[] | undefined;
  readonly extensions: ExecutionResult['extensions'];
  #text: Text | undefined;

  constructor(result: ExecutionResult, options: PresentOptions) {
    this.data = result.data;
    this.hasData = 'data' in result && result.data !== undefined;
    this.errors = result.errors?.length
      ? result.errors.map((error) => presentError(error, options))
      : undefined;
    this.extensions = result.extensions;
  }

  /** UTF-16 text, or pieces with raw bytes between them. */
  get text(): Text {
    this.#text ??= stringifyWithRawJson({
      ...(this.errors ? { errors: this.errors } : {}),
      ...(this.hasData ? { data: this.data } : {}),
      ...(this.extensions ? { extensions: this.extensions } : {}),
    });
    return this.#text;
  }
}

export function toPayload(result: ExecutionResult | Payload, options: PresentOptions): Payload {
  return result instanceof Payload ? result : new Payload(result, options);
}
