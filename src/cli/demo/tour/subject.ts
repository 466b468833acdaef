/** What a tour shows: the invented company or the user's own file. The steps are the same. */
export interface TourSubject {
  readonly files: readonly { dataset: string; path: string }[];
  /** Decides what to ask and to index, once the catalog tells which columns there are. */
  plan(catalog: readonly CatalogEntry[]): TourPlan;
}

export interface TourPlan {
  /** The text that is indexed; `idColumn` names the hits. */
  readonly text: { dataset: string; column: string; idColumn?: string | undefined };
  readonly indexName: string;
  /** Characters of a chunk, where the default would cut the texts. */
  readonly chunkSize?: number;
  readonly questions: readonly Question[];
  /** What to search for; without it the words of a row. */
  readonly searchText?: string;
  /** Columns of the source row that tell a hit, before its text. */
  readonly hitColumns: readonly string[];
}

export interface Question {
  title: string;
  sql: string;
}

export interface CatalogEntry {
  name: string;
  columns: readonly { name: string; originalName: string | null; type: string }[];
}

/** A name for SQL text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
