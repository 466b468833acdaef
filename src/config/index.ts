/**
 * Config: lakehouse.toml, the environment and flags become one frozen `Config`. The only room that reads the
 * environment. It does not create directories and holds no state.
 */
export { chooseConfigFile } from './config-file.ts';
export { configErrors } from './errors.ts';
export type { LoadOptions } from './load.ts';
export { loadConfig } from './load.ts';
export type {
  BucketConfig,
  Config,
  EmbeddingConfig,
  EventsConfig,
  InboxConfig,
  IngestConfig,
  JobsConfig,
  JournalConfig,
  QueryConfig,
  ServerConfig,
  SourcesConfig,
  StorageConfig,
  TuningConfig,
  VectorsConfig,
} from './schema.ts';
export type { SecretReference } from './secrets.ts';
export { readSecret } from './secrets.ts';
export type { TerminalPreferences } from './terminal.ts';
export { readTerminalPreferences } from './terminal.ts';
export { readTestFault } from './test-fault.ts';
