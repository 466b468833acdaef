/*
 * Inner products in WebAssembly SIMD. The module is assembled here, byte by byte, so there is no binary to trust
 * and no compiler to install. Two functions, both over float32 rows of `stride` bytes (a multiple of 64):
 *
 *   one(q, b, n, stride, out)              out[i] = q · b[i]
 *   four(q, b, n, stride, out, outStride)  out[j][i] = q[j] · b[i] for 4 queries, two rows at a time (n even)
 *
 * Sums are in a fixed order without fused operations, so results are the same bytes on every machine.
 */

type Code = number[];

/** The part of the standard global that is used; the types of it live in TypeScript's DOM library. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
  Memory: new (options: { initial: number }) => KernelMemory;
};
/** Memory that a kernel works on. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
}

const i32 = 0x7f;
const v128 = 0x7b;

function leb(value: number): Code {
  const bytes: Code = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

const section = (id: number, body: Code): Code => [id, ...leb(body.length), ...body];
const list = (items: Code[]): Code => [...leb(items.length), ...items.flat()];
const text = (value: string): Code => [...leb(value.length), ...Buffer.from(value)];

const get = (local: number): Code => [0x20, ...leb(local)];
const set = (local: number): Code => [0x21, ...leb(local)];
/** Signed LEB128 for the small positive constants used here. */
const constant = (value: number): Code => [
  0x41,
  ...(value < 64 ? [value] : [(value & 0x7f) | 0x80, value >> 7]),
];
const increase = (local: number, by: Code): Code => [...get(local), ...by, 0x6a, ...set(local)];
const copy = (to: number, from: number): Code => [...get(from), ...set(to)];
const loadVector = (pointer: number, offset: number): Code => [
  ...get(pointer),
  0xfd,
  0x00,
  4,
  ...leb(offset),
];
const multiply: Code = [0xfd, 0xe6, 0x01];
const addVectors: Code = [0xfd, 0xe4, 0x01];
const zero: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const storeFloat = (offset: number): Code => [0x38, 2, ...leb(offset)];
const loopWhile = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
const isBelow = (a: number, b: number): Code => [...get(a), ...get(b), 0x49];
const accumulate = (sum: number, product: Code): Code => [
  ...get(sum),
  ...product,
  ...addVectors,
  ...set(sum),
];
const sumLanes = (vector: number): Code =>
  [0, 1, 2, 3].flatMap((lane) => [...get(vector), 0xfd, 0x1f, lane, ...(lane === 0 ? [] : [0x92])]);

function assembleOne(): Code {
  const [q, b, n, stride, out, p, qp, end] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = [8, 9, 10, 11];
  const row = [
    ...sums.flatMap((sum) => [...zero, ...set(sum)]),
    ...copy(p!, b!),
    ...copy(qp!, q!),
    ...get(b!),
    ...get(stride!),
    0x6a,
    ...set(end!),
    ...loopWhile(
      [
        ...sums.flatMap((sum, i) =>
          accumulate(sum, [...loadVector(p!, 16 * i), ...loadVector(qp!, 16 * i), ...multiply]),
        ),
        ...increase(p!, constant(64)),
        ...increase(qp!, constant(64)),
      ],
      isBelow(p!, end!),
    ),
    ...accumulate(sums[0]!, get(sums[1]!)),
    ...accumulate(sums[2]!, get(sums[3]!)),
    ...accumulate(sums[0]!, get(sums[2]!)),
    ...get(out!),
    ...sumLanes(sums[0]!),
    ...storeFloat(0),
    ...copy(b!, end!),
    ...increase(out!, constant(4)),
    ...get(n!),
    ...constant(1),
    0x6b,
    ...set(n!),
  ];
  const locals = list([
    [...leb(3), i32],
    [...leb(4), v128],
  ]);
  return [...locals, ...loopWhile(row, get(n!)), 0x0b];
}

function assembleFour(): Code {
  const [q, b, n, stride, out, outStride, p, r, end] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const queries = [9, 10, 11, 12];
  const target = 13;
  const sumsOfP = [14, 15, 16, 17];
  const sumsOfR = [18, 19, 20, 21];
  const [x, y, w] = [22, 23, 24];
  const rows = [
    ...[...sumsOfP, ...sumsOfR].flatMap((sum) => [...zero, ...set(sum)]),
    ...copy(p!, b!),
    ...get(b!),
    ...get(stride!),
    0x6a,
    ...set(end!),
    ...copy(r!, end!),
    ...copy(queries[0]!, q!),
    ...[1, 2, 3].flatMap((j) => [...get(queries[j - 1]!), ...get(stride!), 0x6a, ...set(queries[j]!)]),
    ...loopWhile(
      [
        ...loadVector(p!, 0),
        ...set(x!),
        ...loadVector(r!, 0),
        ...set(y!),
        ...queries.flatMap((query, j) => [
          ...loadVector(query, 0),
          ...set(w!),
          ...accumulate(sumsOfP[j]!, [...get(w!), ...get(x!), ...multiply]),
          ...accumulate(sumsOfR[j]!, [...get(w!), ...get(y!), ...multiply]),
          ...increase(query, constant(16)),
        ]),
        ...increase(p!, constant(16)),
        ...increase(r!, constant(16)),
      ],
      isBelow(p!, end!),
    ),
    ...copy(target, out!),
    ...[0, 1, 2, 3].flatMap((j) => [
      ...get(target),
      ...sumLanes(sumsOfP[j]!),
      ...storeFloat(0),
      ...get(target),
      ...sumLanes(sumsOfR[j]!),
      ...storeFloat(4),
      ...increase(target, get(outStride!)),
    ]),
    ...copy(b!, r!),
    ...increase(out!, constant(8)),
    ...get(n!),
    ...constant(2),
    0x6b,
    ...set(n!),
  ];
  const locals = list([
    [...leb(8), i32],
    [...leb(11), v128],
  ]);
  return [...locals, ...loopWhile(rows, get(n!)), 0x0b];
}

function assembleModule(): Uint8Array<ArrayBuffer> {
  const functionType = (parameters: number): Code => [0x60, ...list(new Array(parameters).fill([i32])), 0];
  const bodies = [assembleOne(), assembleFour()].map((body) => [...leb(body.length), ...body]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list([functionType(5), functionType(6)])),
    ...section(2, list([[...text('host'), ...text('memory'), 0x02, 0x00, 0x00]])),
    ...section(3, list([[0], [1]])),
    ...section(
      7,
      list([
        [...text('one'), 0x00, 0],
        [...text('four'), 0x00, 1],
      ]),
    ),
    ...section(10, list(bodies)),
  ]);
}

export interface DotKernel {
  one(q: number, b: number, n: number, stride: number, out: number): void;
  four(q: number, b: number, n: number, stride: number, out: number, outStride: number): void;
}

let compiled: object | undefined;

/** The kernel over a memory; addresses are byte offsets into it. */
export function bindDotKernel(memory: KernelMemory): DotKernel {
  compiled ??= new WebAssembly.Module(assembleModule());
  return new WebAssembly.Instance(compiled, { host: { memory } }).exports as DotKernel;
}

/** A memory of at least `bytes`. */
export const createMemory = (bytes: number): KernelMemory =>
  new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / 65_536)) });
