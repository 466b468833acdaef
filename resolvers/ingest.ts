import type { DatabaseSource, IngestInput, IngestOptions } from '../src/ingest/index.ts';
import { onlyGiven } from '../src/kernel/index.ts';
import type { Context } from './context.ts';
import { homeOf } from './home.ts';

export interface UploadTicket {
  id: string;
  putUrl: string;
  expiresAt: number;
  maxBytes: number;
}

type IngestArguments = Omit<IngestInput, 'bucket' | 'options' | 'source'> & {
  source: IngestInput['source'] & { connection?: DatabaseSource | null | undefined };
  bucket?: string | null | undefined;
  options?: { [K in keyof IngestOptions]?: IngestOptions[K] | null } | null | undefined;
};

export function createUpload(
  args: { filename: string; byteSize?: number | null | undefined },
  { services, caller, urlFor }: Context,
): { upload: UploadTicket } {
  const upload = services.uploads.create(caller, args);
  return { upload: { ...upload, putUrl: urlFor(`/uploads/${upload.id}`) } };
}

export async function ingestDataset({ input }: { input: IngestArguments }, context: Context) {
  const { services, caller } = context;
  const bucket = homeOf(input, context);
  const { connection, ...file } = input.source;
  if (connection) return { job: services.databases.ingest(caller, { ...input, bucket, source: connection }) };
  return {
    job: await services.ingest.ingestDataset(caller, {
      ...input,
      source: file,
      bucket,
      options: onlyGiven(input.options),
    }),
  };
}
