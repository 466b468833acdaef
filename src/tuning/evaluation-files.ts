import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Caller, createId } from '../kernel/index.ts';
import type { ObjectRef, ObjectStore } from '../storage/index.ts';
import type { EvaluationDraft } from './evaluation-draft.ts';

/** Whose files they are: the set, and the bucket of its index. */
export interface FileOwner {
  id: string;
  indexId: string;
  bucket: string;
}

export interface DraftRefs {
  queriesRef: ObjectRef;
  truthRef: ObjectRef;
}

/** Query sets as objects: published here, settled by whoever records them. */
export class EvaluationFiles {
  private readonly objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.objects = objects;
  }

  /** A JSON list. */
  async publishTexts(caller: Caller, set: FileOwner, texts: readonly string[]): Promise<ObjectRef> {
    const key = `evaluations/${set.indexId}/${set.id}/texts.json`;
    const bytes = Buffer.from(JSON.stringify(texts));
    const [ref] = await this.publish(caller, { bucket: set.bucket, owner: set.id }, [{ key, bytes }]);
    return ref!;
  }

  async readTexts(ref: ObjectRef): Promise<string[]> {
    return JSON.parse(await readFile(await this.objects.localPath(ref), 'utf8')) as string[];
  }

  /** float32 and int32, row-major, little-endian as every platform of Node.js is. */
  async publishDraft(
    run: { caller: Caller; owner: string },
    set: FileOwner,
    draft: EvaluationDraft,
  ): Promise<DraftRefs> {
    // A refreshed set needs new keys, because objects are never overwritten.
    const prefix = `evaluations/${set.indexId}/${set.id}/${createId('truth')}`;
    const [queriesRef, truthRef] = await this.publish(run.caller, { ...run, bucket: set.bucket }, [
      { key: `${prefix}/queries.f32`, bytes: toBytes(draft.queries) },
      { key: `${prefix}/neighbors-${draft.truthWidth}.i32`, bytes: toBytes(draft.truth) },
    ]);
    return { queriesRef: queriesRef!, truthRef: truthRef! };
  }

  /** Throws OBJECT_MISSING or OBJECT_CORRUPT. */
  async readDraft(refs: DraftRefs): Promise<Pick<EvaluationDraft, 'queries' | 'truth'>> {
    const queries = new Float32Array(await this.readNumbers(refs.queriesRef));
    const truth = new Int32Array(await this.readNumbers(refs.truthRef));
    return { queries, truth };
  }

  private async publish(
    caller: Caller,
    { bucket, owner }: { bucket: string; owner: string },
    contents: { key: string; bytes: Buffer }[],
  ): Promise<ObjectRef[]> {
    await using stage = await this.objects.openStage(caller, bucket, owner);
    const files: { file: string; key: string }[] = [];
    for (const { key, bytes } of contents) {
      const file = path.join(stage.dir, path.basename(key));
      await writeFile(file, bytes);
      files.push({ file, key });
    }
    return await this.objects.publish(bucket, files);
  }

  private async readNumbers(ref: ObjectRef): Promise<ArrayBuffer> {
    const bytes = await readFile(await this.objects.localPath(ref));
    return Uint8Array.from(bytes).buffer; // a copy, because a Buffer may begin between two numbers
  }
}

const toBytes = (numbers: Float32Array | Int32Array) =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
