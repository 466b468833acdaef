import { ingestErrors } from '../errors.ts';
import type { ConvertRequest } from '../model.ts';
import { type ColumnProfile, type PlannedType, textType, widenTo } from './cell-types.ts';
import { listNames } from './column-names.ts';

/**
 * Rows cannot be appended, and why. Its own class, and not the catalog's error: loading the catalog would double the
 * start of a work process.
 */
export class AppendMismatch extends Error {}

/** A column as the source has it. */
export interface SourceColumn {
  name: string;
  originalName: string;
  /** The SQL expression of the cell. */
  cell: string;
  profile: ColumnProfile;
  plan: PlannedType;
  /** `plan` is what all rows say. */
  isFinal: boolean;
  /** The type of a cell that is a value already (nested JSON, Parquet) and needs no reading of text. */
  valueType?: string | undefined;
}

/** A column as it is written. */
export interface ColumnChoice {
  column: SourceColumn;
  plan: PlannedType;
  outputName: string;
  /** For messages of DuckDB. */
  position: number;
  /** The type was given by the caller, and the reader applies it. */
  isGiven: boolean;
  /** Replaces the reading of text. */
  sql?: string;
}

/**
 * Which columns are written, as what and in which order: the source's, or, when appending, the dataset's. Throws
 * COLUMN_UNKNOWN for options about columns that are not there, and {@link AppendMismatch}.
 */
export function arrangeColumns(request: ConvertRequest, columns: readonly SourceColumn[]): ColumnChoice[] {
  const given = readGivenTypes(request, columns);
  const choices = columns.map((column, position): ColumnChoice => {
    const type = given.get(column);
    if (column.valueType !== undefined)
      return {
        column,
        plan: { ...textType, type: type ?? column.valueType },
        outputName: column.name,
        position,
        isGiven: false,
        sql: type === undefined ? column.cell : `CAST(${column.cell} AS ${type})`,
      };
    if (type === undefined)
      return { column, plan: column.plan, outputName: column.name, position, isGiven: false };
    return {
      column,
      plan: { ...textType, type },
      outputName: column.name,
      position,
      isGiven: true,
    };
  });
  return request.appendTo ? fitToDataset(request.appendTo, choices) : choices;
}

function readGivenTypes(request: ConvertRequest, columns: readonly SourceColumn[]) {
  const given = new Map<SourceColumn, string>();
  for (const { name, type } of request.options.columns ?? []) {
    const column =
      columns.find((one) => one.originalName === name || one.name === name) ??
      columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!column)
      throw ingestErrors.COLUMN_UNKNOWN(
        `options.columns names ${JSON.stringify(name.slice(0, 80))}, but the file has ${listNames(columns)}.`,
        { details: { column: name.slice(0, 80), available: columns.slice(0, 100).map((one) => one.name) } },
      );
    given.set(column, type);
  }
  return given;
}

function fitToDataset(
  targets: readonly { name: string; type: string }[],
  choices: readonly ColumnChoice[],
): ColumnChoice[] {
  const byName = new Map(choices.map((choice) => [choice.outputName.toLowerCase(), choice]));
  const mismatch = (reason: string) => new AppendMismatch(reason);
  const fitted = targets.map((target): ColumnChoice => {
    const choice = byName.get(target.name.toLowerCase());
    if (!choice) throw mismatch(`column "${target.name}" is missing from the file`);
    byName.delete(target.name.toLowerCase());
    const { column, plan } = choice;
    if (column.valueType !== undefined || choice.isGiven) {
      if (plan.type === target.type) return { ...choice, outputName: target.name };
      throw mismatch(`column "${target.name}" is ${plan.type}, but the dataset has ${target.type}`);
    }
    const widened = widenTo(target.type, plan, column.profile);
    if (!widened)
      throw mismatch(`column "${target.name}" is ${plan.type}, but the dataset has ${target.type}`);
    return { ...choice, plan: widened, outputName: target.name };
  });
  const [extra] = byName.values();
  if (extra) throw mismatch(`column "${extra.outputName}" is not in the dataset`);
  return fitted;
}
