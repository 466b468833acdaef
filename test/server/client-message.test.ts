import { buildSchema, getVariableValues, Kind, type OperationDefinitionNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { clientMessage } from '../../src/server/client-message.ts';
import { openEdge } from '../support/edge.ts';

const secret = 'S3ntinel';

test('an error of a document or its variables names path and type and repeats no value', async () => {
  const edge = await openEdge();
  const dsn = `postgres://u:${secret}@h/db`;
  const ask = async (query: string, variables?: object) => {
    const answer = await edge.send(
      'POST',
      '/graphql',
      { 'content-type': 'application/json' },
      JSON.stringify({ query, variables }),
    );
    expect(answer.text).not.toContain(secret);
    return (answer.body as { errors: { message: string }[] }).errors.map(({ message }) => message).join(' ');
  };
  const withInput = (input: unknown) =>
    ask('query ($input: QueryInput!) { query(input: $input) { __typename } }', { input });
  expect(await withInput({ text: 't', password: secret })).toBe(
    'Variable "$input" got invalid value; Field "password" is not defined by type "QueryInput".',
  );
  expect(await withInput({ text: 't', [`"; at "input.x"; ${secret}`]: dsn })).toBe(
    'Variable "$input" got invalid value; A field is not defined by type "QueryInput".',
  );
  expect(await withInput({ text: { password: secret } })).toBe(
    'Variable "$input" got invalid value at "input.text"; String cannot represent this value.',
  );
  expect(await withInput(dsn)).toBe(
    'Variable "$input" got invalid value; Expected type "QueryInput" to be an object.',
  );
  const first = (value: string) => ask(`{ items(first: ${value}) { totalCount } }`);
  expect(await first(`"${dsn}"`)).toBe('Int cannot represent this value.');
  expect(await first(secret)).toBe('Int cannot represent this value.');
  expect(await first(`{ password: "${secret}" }`)).toBe('Int cannot represent this value.');
  expect(await first(`1 "${secret}"`)).toBe('Syntax Error: Expected Name, found String.');
  expect(await first(`1 """${secret}"""`)).toBe('Syntax Error: Expected Name, found BlockString.');
  expect(await ask(`{ query(input: "${dsn}") { __typename } }`)).toMatch(
    /Expected value of type "QueryInput!?", found another\./,
  );
  expect(await ask(`{ query(input: {text: "t", password: "${secret}"}) { __typename } }`)).toBe(
    'Field "password" is not defined by type "QueryInput".',
  );
});

test('what a client may say instead stays in the message', () => {
  const schema = buildSchema(
    'enum Kind { POSTGRES MYSQL } input Input { kind: Kind! tls: [Kind!] } type Query { a(input: Input): Int }',
  );
  const document = parse('query ($input: Input!) { a(input: $input) }');
  const definition = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  )!;
  const messagesOf = (input: unknown) =>
    getVariableValues(schema, definition.variableDefinitions!, { input }).errors!.map(clientMessage);
  expect(messagesOf({ kind: 'MYSQ' })).toEqual([
    'Variable "$input" got invalid value at "input.kind"; The value does not exist in "Kind" enum. Did you mean the enum value "MYSQL"?',
  ]);
  expect(messagesOf({ tls: [[secret]] })).toEqual([
    'Variable "$input" got invalid value; Field "kind" of required type "Kind!" was not provided.',
    'Variable "$input" got invalid value at "input.tls[0]"; Enum "Kind" cannot represent this value.',
  ]);
  const invalid = validate(schema, parse(`{ a(input: {kind: "${secret}", tls: [${secret}]}) }`));
  expect(invalid.map(clientMessage)).toEqual([
    'Enum "Kind" cannot represent this value.',
    'The value does not exist in "Kind" enum.',
  ]);
});
