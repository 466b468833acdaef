import type { CallContext } from '../processes/index.ts';
import { serveProcess } from '../processes/index.ts';
import { AppendMismatch } from './files/arrange-columns.ts';
import { convert } from './files/convert.ts';
import { checkKey, type KeyCheckRequest } from './keys/check-key.ts';
import type { ConvertOutcome, ConvertRequest } from './model.ts';

/** The work process: one file in, Parquet files out, or a look at their key. It publishes nothing; its parent does. */
serveProcess({
  checkKey: (request: KeyCheckRequest, context: CallContext) => checkKey(request, context.signal),
  convert: async (request: ConvertRequest, context: CallContext): Promise<ConvertOutcome> => {
    try {
      const result = await convert(request, context.signal, (progress) => context.note(progress));
      return { kind: 'converted', result };
    } catch (error) {
      if (error instanceof AppendMismatch) return { kind: 'mismatch', reason: error.message };
      throw error;
    }
  },
});
