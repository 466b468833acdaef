import { defineErrors } from '../kernel/index.ts';

export const configErrors = defineErrors({
  CONFIG_INVALID: {
    kind: 'VALIDATION',
    summary: 'lakehouse.toml, an environment variable or a flag has an unknown key or an impossible value.',
    remedy: 'The message names the key, what was found, and the nearest known key or the allowed range.',
  },
  SECRET_UNREADABLE: {
    kind: 'VALIDATION',
    summary: 'The environment variable or file that holds a password cannot be read, or may not be used.',
    remedy:
      'Set the variable for the server, or put the file under [sources] secret_dirs; give its name, never the secret.',
  },
});
