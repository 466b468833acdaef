import { expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import {
  allowedFunctions,
  allowedTableFunctions,
  isRefusedFamily,
  refusedFunctions,
  refusedTableFunctions,
} from '../../src/query/function-policy.ts';

test('every function of this DuckDB was reviewed: it is allowed or refused, and not both', async () => {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  const { rows } = await connection.read(
    'SELECT DISTINCT function_name, function_type FROM duckdb_functions() ORDER BY ALL',
  );
  const unknown: string[] = [];
  for (const [name, type] of rows as [string, string][]) {
    const isTable = type === 'table' || type === 'table_macro' || type === 'pragma';
    const lists = isTable
      ? [allowedTableFunctions.has(name), refusedTableFunctions.has(name)]
      : [allowedFunctions.has(name), refusedFunctions.has(name), isRefusedFamily(name)];
    if (lists.filter(Boolean).length !== 1) unknown.push(`${type} ${name}`);
  }
  expect(rows.length).toBeGreaterThan(700);
  expect(unknown).toEqual([]);
});

test('no function that is not consistent is allowed but clocks and chance', async () => {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  const { rows } = await connection.read(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' OR has_side_effects ORDER BY 1",
  );
  const allowed = rows.map(([name]) => String(name)).filter((name) => allowedFunctions.has(name));
  expect(allowed).toEqual([
    'current_date',
    'gen_random_uuid',
    'get_current_time',
    'get_current_timestamp',
    'now',
    'random',
    'today',
    'transaction_timestamp',
    'uuid',
    'uuidv4',
    'uuidv7',
  ]);
});

test('no allowed macro reads the catalog or a refused function', async () => {
  using engine = await openEngine({ memoryMb: 128, threads: 1 });
  using connection = await engine.connect();
  const { rows } = await connection.read(
    "SELECT function_name, macro_definition FROM duckdb_functions() WHERE function_type = 'macro'",
  );
  const reaching = (rows as [string, string][])
    .filter(([name]) => allowedFunctions.has(name))
    .filter(([, definition]) =>
      [...(definition ?? '').toLowerCase().matchAll(/"?([a-z_]\w*)"?\(|\bfrom\b/g)].some(
        ([match, called]) =>
          match === 'from' || (called !== undefined && called !== 'error' && refusedFunctions.has(called)),
      ),
    )
    .map(([name]) => name);
  expect(reaching).toEqual([]);
});
