// Prints the schema to schema/schema.graphql; with --check it only compares and fails on a difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../schema/schema.ts';

const file = new URL('../schema/schema.graphql', import.meta.url);
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== printed) {
    console.error('schema/schema.graphql differs from the code. Run: npm run sdl');
    process.exit(1);
  }
} else {
  writeFileSync(file, printed);
}
