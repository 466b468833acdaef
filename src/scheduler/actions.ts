import { commonErrors, nearest } from '../kernel/index.ts';
import type { ScheduleAction } from './contract.ts';

/** What schedules can do, by kind. */
export class Actions {
  private readonly byKind = new Map<string, ScheduleAction>();

  register(action: ScheduleAction): void {
    this.byKind.set(action.kind, action);
  }

  /** Throws INVALID_ARGUMENT with the nearest kind. */
  require(kind: string): ScheduleAction {
    const action = this.byKind.get(kind);
    if (action) return action;
    const available = [...this.byKind.keys()];
    const guess = nearest(kind, available);
    throw commonErrors.INVALID_ARGUMENT(
      `A schedule cannot run ${JSON.stringify(kind.slice(0, 80))}${guess ? `; did you mean ${guess}?` : '.'}`,
      { details: { available } },
    );
  }

  /** One line for people; just the kind where this server does not know it. */
  describe(kind: string, input: unknown): string {
    return this.byKind.get(kind)?.describe(input) ?? kind;
  }
}
