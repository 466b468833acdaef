import { type CallContext, serveProcess } from '../../processes/index.ts';
import type { ReadRequest, ReadResult, SourceLogin, SourceTable } from './model.ts';
import { openSession, readSource } from './read.ts';
import { withoutPassword } from './scrub.ts';

/** The work process that talks to source databases. It publishes nothing; its parent does. */
serveProcess({
  test: (login: SourceLogin, { signal }: CallContext): Promise<string> =>
    withoutPassword(login.password, async () => {
      await using session = await openSession(login, signal);
      return session.server;
    }),
  tables: (login: SourceLogin, { signal }: CallContext): Promise<SourceTable[]> =>
    withoutPassword(login.password, async () => {
      await using session = await openSession(login, signal);
      return await session.listTables();
    }),
  read: (request: ReadRequest, context: CallContext): Promise<ReadResult> =>
    withoutPassword(request.login.password, () =>
      readSource(request, context.signal, (progress) => context.note(progress)),
    ),
});
