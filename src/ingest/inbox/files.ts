import { and, asc, desc, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import type { EventLog } from '../../events/index.ts';
import { type Journal, personal } from '../../journal/index.ts';
import {
  type Caller,
  type Clock,
  createAdminCaller,
  createId,
  mapStream,
  notFound,
  type Page,
  type PageRequest,
  readFailure,
  readPage,
  type StoredFailure,
} from '../../kernel/index.ts';
import { countRows, keysetOf, type Metadata } from '../../metadata/index.ts';
import { ingestErrors } from '../errors.ts';
import { inboxFiles } from '../tables.ts';
import { datasetNameOf, storedNameOf } from './file-names.ts';
import { InboxFolder, type SeenFile } from './folder.ts';
import { type InboxChange, type InboxFile, type InboxFilter, keptMax } from './model.ts';

export type InboxRow = typeof inboxFiles.$inferSelect;

/** The inbox acts in its own name. */
export const inboxCaller = createAdminCaller('inbox', 'inbox');

export interface InboxFilesOptions {
  metadata: Metadata;
  events: EventLog;
  journal: Journal;
  clock: Clock;
  dir: string;
}

const prunedRowsMax = 500;

/** The rows of the inbox: what it took, and every change of state together with its event and journal entry. */
export class InboxFiles {
  readonly folder: InboxFolder;
  private readonly options: InboxFilesOptions;

  constructor(options: InboxFilesOptions) {
    this.options = options;
    this.folder = new InboxFolder(options.dir);
  }

  /** The file that a job may read. Throws SOURCE_MISSING for a job whose turn has passed. */
  open(id: string, attempt: number): { path: string; shown: string; sha256: string } {
    const row = this.find(id);
    if (row?.state !== 'INGESTING' || row.attempts !== attempt || row.sha256 === null)
      throw ingestErrors.SOURCE_MISSING(
        'The inbox has settled this file; use retryFile to ingest it again.',
        { details: { inboxFile: id } },
      );
    return { path: this.folder.workPath(row), shown: row.name, sha256: row.sha256 };
  }

  find(id: string): InboxRow | undefined {
    return this.options.metadata.db.select().from(inboxFiles).where(eq(inboxFiles.id, id)).get();
  }

  get(_caller: Caller, id: string): InboxFile {
    const row = this.find(id);
    if (row) return toFile(row);
    throw notFound('inboxFile', id);
  }

  /** Newest first. */
  list(_caller: Caller, filter: InboxFilter, page: PageRequest): Page<InboxFile> {
    return readPage(
      'inboxFiles',
      page,
      (slice) => {
        const { beyond, order } = keysetOf(inboxFiles.id, slice, 'DESC');
        return this.options.metadata.db
          .select()
          .from(inboxFiles)
          .where(and(filter.states ? inArray(inboxFiles.state, [...filter.states]) : undefined, beyond))
          .orderBy(order)
          .limit(slice.limit)
          .all()
          .map(toFile);
      },
      (file) => file.id,
    );
  }

  count(_caller: Caller, filter: InboxFilter): number {
    return countRows(
      this.options.metadata.db,
      inboxFiles,
      filter.states ? inArray(inboxFiles.state, [...filter.states]) : undefined,
    );
  }

  follow(
    _caller: Caller,
    options: { after?: string | null | undefined; signal?: AbortSignal | undefined },
  ): AsyncIterableIterator<InboxChange> {
    return mapStream(
      this.options.events.subscribe({ streams: ['inbox'], ...options }),
      ({ cursor, type, at, payload }) => ({ cursor, type, at, file: readStoredFile(payload) }),
    );
  }

  /** Oldest first. */
  listIn(state: 'WAITING' | 'INGESTING', limit: number): InboxRow[] {
    return this.options.metadata.db
      .select()
      .from(inboxFiles)
      .where(and(eq(inboxFiles.state, state), eq(inboxFiles.isStored, false)))
      .orderBy(asc(inboxFiles.id))
      .limit(limit)
      .all();
  }

  /** Settled files that do not lie in their places yet. */
  listUnstored(limit: number): InboxRow[] {
    return this.options.metadata.db
      .select()
      .from(inboxFiles)
      .where(
        and(inArray(inboxFiles.state, ['PROCESSED', 'FAILED', 'DUPLICATE']), eq(inboxFiles.isStored, false)),
      )
      .orderBy(asc(inboxFiles.id))
      .limit(limit)
      .all();
  }

  /** Ingested files with these bytes that no later file of the same dataset has replaced. */
  findCurrentTwin(sha256: string): InboxRow | undefined {
    const { db } = this.options.metadata;
    const twins = db
      .select()
      .from(inboxFiles)
      .where(and(eq(inboxFiles.sha256, sha256), eq(inboxFiles.state, 'PROCESSED')))
      .orderBy(desc(inboxFiles.id))
      .limit(100)
      .all();
    return twins.find((twin) => {
      const newest = db
        .select({ id: inboxFiles.id })
        .from(inboxFiles)
        .where(and(eq(inboxFiles.datasetId, twin.datasetId!), eq(inboxFiles.state, 'PROCESSED')))
        .orderBy(desc(inboxFiles.version))
        .limit(1)
        .get();
      return newest?.id === twin.id;
    });
  }

  /** Records files before they are moved, all at once. */
  add(seen: readonly SeenFile[]): InboxRow[] {
    const { metadata, clock } = this.options;
    const foundAt = clock.now();
    const ids = seen.map(() => createId('inb'));
    metadata.write((tx) => {
      for (const [i, file] of seen.entries()) {
        tx.db
          .insert(inboxFiles)
          .values({
            id: ids[i]!,
            name: file.name.replace(/\p{Cc}/gu, '\ufffd'),
            storedName: storedNameOf(file.name),
            folder: file.folder,
            datasetName: datasetNameOf(file.name),
            state: 'WAITING',
            fingerprint: file.fingerprint,
            bytes: file.bytes,
            attempts: 0,
            isRetry: false,
            isStored: false,
            foundAt,
          })
          .run();
        this.announce(tx, ids[i]!, 'found');
      }
    });
    return ids.map((id) => this.find(id)!);
  }

  /** Forgets a file that went away before it was taken. */
  removeVanished(id: string) {
    this.options.metadata.write((tx) => {
      this.announce(tx, id, 'vanished');
      tx.db.delete(inboxFiles).where(eq(inboxFiles.id, id)).run();
    });
  }

  /** A change that is no transition. */
  update(id: string, set: Partial<InboxRow>) {
    this.options.metadata.write((tx) => tx.db.update(inboxFiles).set(set).where(eq(inboxFiles.id, id)).run());
  }

  /** A transition, with its event; those that end something or were asked for are journalled too. */
  move(
    id: string,
    action: 'ingesting' | 'processed' | 'failed' | 'duplicate' | 'repeating' | 'retried',
    set: Partial<InboxRow>,
    caller: Caller = inboxCaller,
  ) {
    const { metadata, journal } = this.options;
    metadata.write((tx) => {
      tx.db.update(inboxFiles).set(set).where(eq(inboxFiles.id, id)).run();
      const { name, sha256, failure } = this.announce(tx, id, action);
      if (action !== 'ingesting' && action !== 'repeating')
        journal.append(tx, caller, {
          entityType: 'inboxFile',
          entityId: id,
          action,
          newValue: { name: personal(name), sha256, ...(failure ? { code: failure.code } : {}) },
        });
    });
  }

  /** Forgets the oldest settled files beyond the limit, some at a time. */
  prune() {
    const { metadata } = this.options;
    const surplus = metadata.db
      .select({ id: inboxFiles.id })
      .from(inboxFiles)
      .where(
        and(eq(inboxFiles.isStored, true), isNotNull(inboxFiles.settledAt), ne(inboxFiles.state, 'WAITING')),
      )
      .orderBy(desc(inboxFiles.id))
      .limit(prunedRowsMax)
      .offset(keptMax)
      .all()
      .map((row) => row.id);
    if (surplus.length > 0)
      metadata.write((tx) => tx.db.delete(inboxFiles).where(inArray(inboxFiles.id, surplus)).run());
  }

  private announce(tx: Parameters<EventLog['append']>[0], id: string, action: string): InboxFile {
    const file = toFile(this.find(id)!);
    this.options.events.append(tx, { stream: 'inbox', entityId: id, type: `inbox.${action}`, payload: file });
    return file;
  }
}

function readStoredFile(payload: unknown): InboxFile {
  const file = payload as InboxFile & { failure: StoredFailure | null };
  return { ...file, failure: file.failure && readFailure(file.failure) };
}

function toFile(row: InboxRow): InboxFile {
  return {
    id: row.id,
    name: row.name,
    datasetName: row.datasetName,
    folder: row.folder || null,
    state: row.state,
    bytes: row.bytes,
    sha256: row.sha256,
    attempts: row.attempts,
    jobId: row.jobId,
    datasetId: row.datasetId,
    version: row.version,
    failure: row.failure && readFailure(row.failure),
    duplicateOf: row.duplicateOf,
    storedAs: row.storedAs,
    foundAt: row.foundAt,
    settledAt: row.settledAt,
  };
}
