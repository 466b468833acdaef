import type { GraphQLError } from 'graphql';
import { redactDsn } from '../kernel/index.ts';

/** How graphql-js ends a message in which it repeats what a client sent, and what is said instead. */
const endings: [pattern: RegExp, said: string][] = [
  [/^(Enum "\w+" cannot represent) non-string value: [\s\S]*?( Did you mean [^?]*\?)?$/, '$1 this value.$2'],
  [/^Field "(?!\w{1,100}")[\s\S]*" (is not defined by type "\w+"\.)[\s\S]*$/, 'A field $1'],
  [/cannot represent (a |an )?([\w -]*)value: [\s\S]*$/, 'cannot represent this value.'],
  [
    /^Value "[\s\S]*" does not exist in ("\w+" enum\.)( Did you mean [^?]*\?)?$/,
    'The value does not exist in $1$2',
  ],
  [/^(Expected value of type "[^"]*"), found [\s\S]*$/, '$1, found another.'],
  [/found (String|BlockString|Int|Float) "[\s\S]*"\.$/, 'found $1.'],
  [/^(Syntax Error: Invalid (?:character|Unicode) escape sequence): [\s\S]*$/, '$1.'],
];

/**
 * What is said of an error that graphql-js made of a client's document or variables: variable, path and type as they are,
 * and no value, which may be a password in the wrong place.
 */
export function clientMessage({ message, originalError }: GraphQLError): string {
  const isOfVariable = /^Variable "\$\w+" got invalid value /.exec(message);
  if (!isOfVariable || !originalError) return withoutValue(message);
  const { message: reason } = originalError;
  const place = / at "[\w.[\]]+"$/.exec(message.slice(0, -reason.length - 2))?.[0] ?? '';
  return `${isOfVariable[0].trimEnd()}${place}; ${withoutValue(reason)}`;
}

const withoutValue = (message: string) =>
  redactDsn(endings.reduce((said, [pattern, replacement]) => said.replace(pattern, replacement), message));
