import SchemaBuilder, { type ObjectRef } from '@pothos/core';
import type { Context } from '../resolvers/context.ts';

/** Types shared by every schema file: the context of a request and the four scalars. */
export interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds since the epoch inside, RFC 3339 text outside. */
    DateTime: { Input: number; Output: number };
    JSON: { Input: unknown; Output: unknown };
    /** A count or size; a JSON number while it is exact, text beyond 2^53. */
    BigInt: { Input: number; Output: number | bigint };
  };
}

export const builder = new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false });

/** An object type whose values are `T`, wherever it was made. */
export type ObjectType<T> = ObjectRef<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, T, T>;

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});
