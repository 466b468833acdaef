import { type CallContext, serveProcess } from '../../processes/index.ts';
import type { ReadRequest, ReadResult, SourceLogin, SourceTable } from './model.ts';
import { openSession, readSource } from './read.ts';

/** The work process that talks to source databases. It publishes nothing; its parent does. */
serveProcess({
  test: async (login: SourceLogin, context: CallContext): Promise<string> => {
    await using session = await openSession(login, context.signal);
    return session.server;
  },
  tables: async (login: SourceLogin, context: CallContext): Promise<SourceTable[]> => {
    await using session = await openSession(login, context.signal);
    return await session.listTables();
  },
  read: (request: ReadRequest, context: CallContext): Promise<ReadResult> =>
    readSource(request, context.signal, (progress) => context.note(progress)),
});
