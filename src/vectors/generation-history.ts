import { desc, eq, sql } from 'drizzle-orm';
import type { Metadata, Tx } from '../metadata/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import type { GraphParameters } from './model.ts';
import { allFiles, indexGenerations } from './tables.ts';

/** The vectors of an index that its generations from one build on share. */
export interface Source {
  readonly indexId: string;
  readonly sourceGeneration: number;
}

interface KeptGraph {
  readonly parameters: GraphParameters;
  readonly graph: ObjectRef;
}

/** Graphs over the same vectors that are kept for a quick way back; others are built again when wanted. */
const graphsKept = 3;

/** The generations an index has had, and which of their files are still there. */
export class GenerationHistory {
  private readonly objects: ObjectStore;
  private readonly newestFirst;

  constructor(options: { metadata: Metadata; objects: ObjectStore }) {
    this.objects = options.objects;
    this.newestFirst = options.metadata.db
      .select()
      .from(indexGenerations)
      .where(eq(indexGenerations.indexId, sql.placeholder('indexId')))
      .orderBy(desc(indexGenerations.generation))
      .prepare();
  }

  /** The newest few different graphs; what is not among them may be gone already and must not be used again. */
  keptGraphs(source: Source): KeptGraph[] {
    const found = new Map<string, KeptGraph>();
    for (const { files, parameters } of this.ofSource(source)) {
      if (!files.graph || found.has(files.graph.key)) continue;
      found.set(files.graph.key, { parameters, graph: files.graph });
      if (found.size === graphsKept) break;
    }
    return [...found.values()];
  }

  /** A kept graph of this shape. */
  findGraph(source: Source, { m, efConstruction, seed }: GraphParameters): ObjectRef | undefined {
    return this.keptGraphs(source).find(
      ({ parameters }) =>
        parameters.m === m && parameters.efConstruction === efConstruction && parameters.seed === seed,
    )?.graph;
  }

  /** Gives up the graphs over these vectors that are not kept. */
  retireOldGraphsIn(tx: Tx, source: Source): void {
    const kept = new Set(this.keptGraphs(source).map(({ graph }) => graph.key));
    const graphs = this.ofSource(source).flatMap(({ files }) => files.graph ?? []);
    this.objects.retireIn(
      tx,
      graphs.filter(({ key }) => !kept.has(key)),
    );
  }

  /** Gives up the vectors and everything made of them. */
  retireSourceIn(tx: Tx, source: Source): void {
    for (const { files } of this.ofSource(source)) this.objects.retireIn(tx, allFiles(files));
  }

  /** Forgets every generation of an index and gives their files up. */
  removeIn(tx: Tx, indexId: string): void {
    for (const { files } of this.newestFirst.all({ indexId })) this.objects.retireIn(tx, allFiles(files));
    tx.db.delete(indexGenerations).where(eq(indexGenerations.indexId, indexId)).run();
  }

  private ofSource({ indexId, sourceGeneration }: Source) {
    return this.newestFirst.all({ indexId }).filter((row) => row.sourceGeneration === sourceGeneration);
  }
}
