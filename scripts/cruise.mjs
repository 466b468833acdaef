import { existsSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

/** Applies the layout law to the product's folders below `baseDir`. */
export async function cruiseLayout(baseDir) {
  const folders = ['src', 'schema', 'resolvers'].filter((folder) => existsSync(path.join(baseDir, folder)));
  const { tsConfig: _ours, ...options } = config.options;
  const { output } = await cruise(folders, {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  return output;
}
