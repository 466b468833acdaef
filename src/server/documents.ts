import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { ServerConfig } from '../config/index.ts';
import { checkDocumentShape } from './document-limits.ts';
import { serverErrors } from './errors.ts';
import { originOf, withCode } from './presented-error.ts';

const documentsMax = 1000;
/** A syntax tree takes about a hundred times its text. */
const textCharsMax = 1_048_576;
const validationErrorsMax = 20;

/** Parsed, measured and validated documents by their text, the least recently used forgotten first. */
export interface Documents {
  /** Throws a GraphQLError with GRAPHQL_PARSE_FAILED, TOKEN_LIMIT or one of the limits on shape. */
  parse(text: string): DocumentNode;
  /** Errors carry GRAPHQL_VALIDATION_FAILED; none for a document that was valid before. */
  validate(document: DocumentNode): readonly GraphQLError[];
}

export function createDocuments(schema: GraphQLSchema, config: ServerConfig): Documents {
  const cached = new Map<string, DocumentNode>();
  const valid = new WeakSet<DocumentNode>();
  const rules = config.production ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
  let cachedChars = 0;

  const remember = (text: string, document: DocumentNode) => {
    cached.set(text, document);
    cachedChars += text.length;
    for (const oldest of cached.keys()) {
      if (cached.size <= documentsMax && cachedChars <= textCharsMax) break;
      cached.delete(oldest);
      cachedChars -= oldest.length;
    }
  };

  return {
    parse: (text) => {
      const known = cached.get(text);
      if (known) {
        cached.delete(text); // to the young end
        cached.set(text, known);
        return known;
      }
      const document = parseWithin(text, config.tokensMax);
      checkDocumentShape(document, config);
      remember(text, document);
      return document;
    },
    validate: (document) => {
      if (valid.has(document)) return [];
      const errors = validate(schema, document, rules, { maxErrors: validationErrorsMax });
      if (errors.length === 0) valid.add(document);
      return withCode(
        config.production ? errors.map(withoutSuggestion) : errors,
        'GRAPHQL_VALIDATION_FAILED',
      );
    },
  };
}

function parseWithin(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens. Parsing aborted'))
      throw serverErrors.TOKEN_LIMIT(`The document has more than ${maxTokens} tokens.`, {
        details: { max: maxTokens },
      });
    throw withCode([error], 'GRAPHQL_PARSE_FAILED')[0];
  }
}

/** In production, error texts do not list the schema's names. */
function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ ?Did you mean [^?]*\?(.*\?)?$/s, '');
  return message === error.message ? error : new GraphQLError(message, originOf(error));
}
