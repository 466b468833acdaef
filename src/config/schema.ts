import { z } from 'zod';
import { LakehouseError, requireName } from '../kernel/index.ts';

/*
 * Every setting, its default and its bounds. Keys are written here in camelCase and in lakehouse.toml in
 * snake_case; lakehouse.toml carries the meaning of each and a test holds the two together. Units stand last.
 */

const count = (fallback: number, min: number, max: number) =>
  z.number().int().min(min).max(max).default(fallback);
const megabytes = (fallback: number) => z.number().int().min(1).max(1_048_576).default(fallback);
const milliseconds = (fallback: number) => z.number().int().min(1).max(86_400_000).default(fallback);

/** Control characters are never meant, and the system refuses them where nobody expects it. */
const text = () => z.string().regex(/^\P{Cc}*$/u, 'Must hold no control character');

const filled = () => text().min(1, 'Must not be empty');

/** What proxies and links build on: no query, no fragment, no credentials, and no slash at the end. */
const publicUrl = text()
  .refine((url) => url === '' || isPublicUrl(url), {
    message:
      'Must be an http or https URL without credentials, query and fragment, such as https://data.example.org',
  })
  .transform((url) => url.replace(/\/+$/, ''))
  .default('');

const origin = text().refine((url) => isPublicUrl(url) && new URL(url).pathname === '/', {
  message: 'Must be an origin, such as https://app.example.org or http://localhost:5173',
});

const hostName = text().regex(
  /^(\[[\da-f:.]+\]|[^\s:/@[\]]+)(:\d{1,5})?$/i,
  'Must be a host name, with or without a port',
);

function isPublicUrl(url: string): boolean {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return false;
  const { username, password, hostname } = new URL(url);
  return hostname !== '' && username + password === '' && !/[?#\s\\]/.test(url);
}

const bucketName = text().superRefine((name, context) => {
  const parts = name.split(':');
  if (parts.length > 2) return context.addIssue({ code: 'custom', message: 'Must hold at most one ":"' });
  try {
    for (const part of parts) requireName('bucket', part);
  } catch (error) {
    if (!(error instanceof LakehouseError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const server = z.strictObject({
  host: filled().default('127.0.0.1'),
  port: z.number().int().min(0).max(65535).default(4400),
  production: z.boolean().default(false),
  publicUrl,
  allowedOrigins: z.array(origin).default([]),
  allowedHosts: z.array(hostName).default([]),
  bodyBytesMax: count(1_048_576, 1024, 16_777_216),
  depthMax: count(12, 2, 50),
  breadthMax: count(80, 5, 1000),
  aliasesMax: count(15, 0, 1000),
  tokensMax: count(2000, 50, 100_000),
  complexityMax: count(25_000, 10, 10_000_000),
  subscriptionsPerSocketMax: count(100, 1, 10_000),
  socketsMax: count(10_000, 1, 100_000),
  stopDeadlineMs: milliseconds(10_000),
});

const log = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  slowRequestMs: milliseconds(1000),
});

const bucket = z.strictObject({
  name: bucketName,
  backend: z.enum(['local']).default('local'),
  root: filled(),
});

const storage = z.strictObject({
  dataDir: filled().default('data'),
  bucketRoot: text().default(''),
  gracePeriodMs: z.number().int().min(0).max(31_536_000_000).default(86_400_000),
  sweepIntervalMs: milliseconds(600_000),
});

const jobs = z.strictObject({
  concurrency: count(2, 1, 64),
  queueMax: count(1000, 1, 100_000),
  attemptsMax: count(3, 1, 20),
  leaseMs: milliseconds(30_000),
  progressIntervalMs: milliseconds(250),
  keptMax: count(10_000, 100, 1_000_000),
});

const events = z.strictObject({
  keptMax: count(1_000_000, 1000, 100_000_000),
  bufferMax: count(500, 10, 10_000),
});

const journal = z.strictObject({
  flushEvents: count(100, 1, 1_000_000),
  flushIntervalMs: milliseconds(60_000),
  workMemoryMb: megabytes(1024),
});

const ingest = z.strictObject({
  allowedRoots: z.array(filled()).default([]),
  uploadBytesMax: z.number().int().min(1024).max(1_099_511_627_776).default(10_737_418_240),
  uploadTtlMs: milliseconds(3_600_000),
  expandedBytesMax: z.number().int().min(1024).max(1_099_511_627_776).default(34_359_738_368),
  columnsMax: count(2000, 1, 20_000),
  documentBytesMax: count(134_217_728, 1024, 1_073_741_824),
  documentPagesMax: count(10_000, 1, 1_000_000),
  documentTimeoutMs: milliseconds(300_000),
  pdfReader: z.enum(['auto', 'unpdf', 'pdftotext']).default('auto'),
  lineBytesMax: count(16_777_216, 1024, 268_435_456),
  rejectsKeptMax: count(1000, 0, 100_000),
  rejectRatioMax: z.number().min(0).max(1).default(0.1),
  workMemoryMb: megabytes(2048),
  timeoutMs: milliseconds(3_600_000),
});

const inbox = z.strictObject({
  enabled: z.boolean().default(true),
  dir: text().default(''),
  pollIntervalMs: milliseconds(10_000),
  settleMs: milliseconds(1500),
});

const sources = z.strictObject({
  allowPrivate: z.boolean().default(true),
  secretDirs: z.array(filled()).default(['/run/secrets']),
  caFile: text().default(''),
  connectTimeoutMs: milliseconds(10_000),
  stallTimeoutMs: milliseconds(60_000),
  answerTimeoutMs: milliseconds(900_000),
  timeoutMs: milliseconds(14_400_000),
  cursorLagMs: z.number().int().min(0).max(604_800_000).default(60_000),
  workMemoryMb: megabytes(1024),
});

const query = z.strictObject({
  processes: count(2, 1, 32),
  queueMax: count(64, 0, 10_000),
  queueTimeoutMs: milliseconds(30_000),
  timeoutMs: milliseconds(30_000),
  timeoutMaxMs: milliseconds(300_000),
  rowsDefault: count(1000, 1, 10_000),
  rowsMax: count(10_000, 1, 100_000),
  resultBytesMax: count(33_554_432, 1024, 1_073_741_824),
  sqlBytesMax: count(65_536, 256, 1_048_576),
  memoryMb: megabytes(1024),
  processMemoryMb: megabytes(2048),
  spillMb: megabytes(8192),
  threads: count(2, 1, 64),
  downloadTtlMs: milliseconds(900_000),
  downloadBytesMax: z.number().int().min(1024).max(1_099_511_627_776).default(10_737_418_240),
  downloadTimeoutMs: milliseconds(600_000),
});

const embedding = z.strictObject({
  batchSize: count(32, 1, 4096),
  processes: count(1, 1, 16),
  workMemoryMb: megabytes(2048),
  checkpointChunks: count(8192, 16, 1_000_000),
});

const vectors = z.strictObject({
  flatBelow: count(2000, 0, 1_000_000),
  chunkSize: count(1000, 50, 100_000),
  chunkOverlap: count(100, 0, 50_000),
  chunksMax: count(2_000_000, 1, 100_000_000),
  searchKMax: count(200, 1, 10_000),
  indexMemoryMb: megabytes(4096),
  graphCacheMb: megabytes(4096),
  searchThreads: count(1, 1, 64),
});

const scheduler = z.strictObject({
  tickMs: count(10_000, 100, 3_600_000),
  runsKeptMax: count(10_000, 100, 1_000_000),
});

const tuning = z.strictObject({
  queries: count(200, 200, 10_000),
  k: count(10, 1, 100),
  recallMin: z.number().min(0).max(1).default(0.9),
  trialsMax: count(64, 1, 1000),
  historyMax: count(50, 1, 1000),
});

const sections = z.strictObject({
  server: server.prefault({}),
  log: log.prefault({}),
  storage: storage.prefault({}),
  buckets: z.array(bucket).default([]),
  jobs: jobs.prefault({}),
  events: events.prefault({}),
  journal: journal.prefault({}),
  ingest: ingest.prefault({}),
  inbox: inbox.prefault({}),
  sources: sources.prefault({}),
  query: query.prefault({}),
  embedding: embedding.prefault({}),
  vectors: vectors.prefault({}),
  tuning: tuning.prefault({}),
  scheduler: scheduler.prefault({}),
});

/** What single settings cannot say: relations between them. */
export const configSchema = sections.superRefine(({ buckets, query, vectors }, context) => {
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  for (const [i, { name }] of buckets.entries()) {
    if (buckets.findIndex((other) => other.name === name) !== i)
      refuse(['buckets', i, 'name'], `The bucket "${name}" is configured twice.`);
  }
  if (query.timeoutMs > query.timeoutMaxMs)
    refuse(['query', 'timeoutMs'], `Must not exceed query.timeout_max_ms (${query.timeoutMaxMs}).`);
  if (query.rowsDefault > query.rowsMax)
    refuse(['query', 'rowsDefault'], `Must not exceed query.rows_max (${query.rowsMax}).`);
  if (vectors.chunkOverlap >= vectors.chunkSize)
    refuse(['vectors', 'chunkOverlap'], `Must be smaller than vectors.chunk_size (${vectors.chunkSize}).`);
});

type Settings = z.output<typeof configSchema>;

/** The whole configuration, frozen. A room takes only its own section. */
export interface Config extends Readonly<Settings> {
  /** From the environment only (`LAKEHOUSE_ADMIN_TOKEN`); undefined means loopback without authentication. */
  readonly adminToken: string | undefined;
  readonly ingest: Settings['ingest'] & {
    /** From the environment only: the absolute directories of `PATH`, where optional programs are looked for. */
    readonly programDirs: readonly string[];
  };
}
export type ServerConfig = Config['server'];
export type StorageConfig = Config['storage'];
export type BucketConfig = Config['buckets'][number];
export type JobsConfig = Config['jobs'];
export type EventsConfig = Config['events'];
export type JournalConfig = Config['journal'];
export type IngestConfig = Config['ingest'];
export type InboxConfig = Config['inbox'];
export type SourcesConfig = Config['sources'];
export type QueryConfig = Config['query'];
export type EmbeddingConfig = Config['embedding'];
export type VectorsConfig = Config['vectors'];
export type TuningConfig = Config['tuning'];
