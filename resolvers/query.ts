import { commonErrors } from '../src/kernel/index.ts';
import type { Download, DownloadInput, QueryInput } from '../src/query/index.ts';
import type { Context } from './context.ts';

interface DatasetPin {
  dataset: string;
  version: number;
}

type Arguments<T> = Omit<T, 'asOf' | 'signal'> & { asOf?: readonly DatasetPin[] | null | undefined };

export type DownloadView = Download & { url: string };

export const query = ({ input }: { input: Arguments<QueryInput> }, { services, caller, signal }: Context) =>
  services.queries.query(caller, { ...input, asOf: pinsOf(input.asOf), signal });

export async function createDownload(
  { input }: { input: Arguments<DownloadInput> },
  { services, caller, signal, linkTo }: Context,
) {
  const download = await services.queries.createDownload(caller, {
    ...input,
    asOf: pinsOf(input.asOf),
    signal,
  });
  return { download: { ...download, url: linkTo(`/downloads/${download.id}`, download.expiresAt) } };
}

function pinsOf(pins: readonly DatasetPin[] | null | undefined): Record<string, number> {
  // SQL knows no case of names.
  const versions = new Map((pins ?? []).map(({ dataset, version }) => [dataset.toLowerCase(), version]));
  if (versions.size !== (pins?.length ?? 0))
    throw commonErrors.INVALID_ARGUMENT('asOf names a dataset twice.');
  return Object.fromEntries(versions);
}
