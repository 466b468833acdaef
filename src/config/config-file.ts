import { existsSync } from 'node:fs';
import path from 'node:path';

const defaultName = 'lakehouse.toml';

/** Which file to read: the one of `--config`, else of LAKEHOUSE_CONFIG, else `./lakehouse.toml` where it exists. */
export function chooseConfigFile(
  given: string | undefined,
  {
    env = process.env,
    cwd = process.cwd(),
  }: { env?: Readonly<Record<string, string | undefined>>; cwd?: string } = {},
): string | undefined {
  const named = given ?? (env['LAKEHOUSE_CONFIG'] || undefined);
  const file = path.resolve(cwd, named ?? defaultName);
  return named !== undefined || existsSync(file) ? file : undefined;
}
