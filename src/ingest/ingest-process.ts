import type { CallContext } from '../processes/index.ts';
import { serveProcess } from '../processes/index.ts';
import { convert } from './convert.ts';
import type { ConvertRequest } from './model.ts';

/** The work process: one file in, Parquet files out. It publishes nothing; its parent does. */
serveProcess({
  convert: (request: ConvertRequest, context: CallContext) =>
    convert(request, context.signal, (progress) => context.note(progress)),
});
