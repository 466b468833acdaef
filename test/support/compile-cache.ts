/** What a started program is given of our environment so that it finds its compiled code again; vitest.config.ts sets it. */
export const compileCache: Readonly<Record<string, string>> = pick('NODE_COMPILE_CACHE');

function pick(name: string): Record<string, string> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}
