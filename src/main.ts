import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CommandLineOptions, runCommandLine } from './cli/index.ts';
import { withKnownFormats } from './known-formats.ts';

/*
 * The entry: from words to a checked configuration and a free data directory before anything heavy is loaded, so that
 * help, mistakes and a second server cost next to nothing.
 */

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

type Place = { config?: string; dataDir?: string };

process.exitCode = await runCommandLine({
  words: process.argv.slice(2),
  entry: fileURLToPath(import.meta.url),
  version,
  configure,
  serve: async (config, signal) => {
    const { serve } = await load(config.storage.dataDir);
    await serve({ config, version }, signal);
  },
  verify: async (config, signal) => {
    const { verify } = await load(config.storage.dataDir);
    return verify({ config, version }, signal);
  },
} satisfies CommandLineOptions);

/** All the rest of the program; throws DATA_DIR_LOCKED before it is loaded. */
function load(dataDir: string) {
  return withKnownFormats(async () => {
    const { requireUnlocked } = await import('./metadata/index.ts');
    requireUnlocked(dataDir);
    return import('./serving.ts');
  });
}

async function configure({ config, dataDir }: Place, flags: Record<string, unknown> = {}) {
  const { chooseConfigFile, loadConfig } = await import('./config/index.ts');
  return loadConfig({ file: chooseConfigFile(config), flags: { ...flags, 'storage.dataDir': dataDir } });
}
