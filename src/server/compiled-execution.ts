import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  getOperationAST,
  Kind,
  visit,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

/** Compiling takes milliseconds and pays from the second use on; a document seen once is not worth it. */
const usesBeforeCompiling = 2;

/**
 * Executes with graphql-jit where it is the same but faster, else with graphql-js. Not compiled: mutations and
 * subscriptions (little to win), documents with several operations, and `@skip`/`@include`, whose merging over
 * fragments graphql-jit gets wrong. It cannot wait for an asynchronous `resolveType` either; the error that this
 * gives is noticed, the query is answered by graphql-js (queries may run twice) and its document stays there.
 */
export function createCompiledExecution() {
  const states = new WeakMap<DocumentNode, { uses: number; compiled?: CompiledQuery; isExcluded: boolean }>();

  const executePlain = (args: ExecutionArgs) => execute(args);

  return (args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> => {
    let state = states.get(args.document);
    if (!state) {
      state = { uses: 0, isExcluded: !isCompilable(args.document) };
      states.set(args.document, state);
    }
    if (state.isExcluded) return executePlain(args);
    if (!state.compiled) {
      if (++state.uses <= usesBeforeCompiling) return executePlain(args);
      const compiled = compileQuery(args.schema, args.document, args.operationName ?? undefined, {
        disablingCapturingStackErrors: true,
      });
      if (!isCompiledQuery(compiled)) {
        state.isExcluded = true;
        return executePlain(args);
      }
      state.compiled = compiled;
    }
    const current = state;
    const finish = (result: ExecutionResult) => {
      if (
        !result.errors?.some((error) => error.message.includes('must resolve to an Object type at runtime'))
      )
        return result;
      current.isExcluded = true;
      delete current.compiled;
      return executePlain(args);
    };
    const result = state.compiled.query(args.rootValue, args.contextValue, args.variableValues ?? {});
    return result instanceof Promise ? result.then(finish) : finish(result as ExecutionResult);
  };
}

function isCompilable(document: DocumentNode): boolean {
  if (getOperationAST(document)?.operation !== 'query') return false; // also when there are several
  let isPlain = true;
  visit(document, {
    [Kind.DIRECTIVE]: () => {
      isPlain = false;
    },
  });
  return isPlain;
}
