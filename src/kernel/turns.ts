import { commonErrors, type ErrorFactory } from './errors.ts';

export interface TurnsOptions {
  /** What queues, for the message when too many do: `publications of one dataset`. */
  of: string;
  /** How many may be in the queue of one key, the one whose turn it is included. */
  waitingMax: number;
  /** What the one too many gets; TOO_MANY_WAITING unless a room has a code of its own. */
  error?: ErrorFactory;
}

/**
 * One after another for each key, in the order of asking; different keys do not wait for each other. Who waits does
 * not inherit the failure of the one before. A key without a queue leaves nothing behind.
 */
export class Turns {
  private readonly options: TurnsOptions;
  private readonly queues = new Map<string, { last: Promise<unknown>; count: number }>();

  constructor(options: TurnsOptions) {
    this.options = options;
  }

  /** How many keys have a queue. */
  get keyCount(): number {
    return this.queues.size;
  }

  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const { of, waitingMax, error = commonErrors.TOO_MANY_WAITING } = this.options;
    const queue = this.queues.get(key) ?? { last: Promise.resolve(), count: 0 };
    if (queue.count >= waitingMax)
      throw error(`${queue.count} ${of} are waiting already.`, { details: { max: waitingMax } });
    this.queues.set(key, queue);
    queue.count++;
    const turn = queue.last.then(work);
    queue.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      if (--queue.count === 0) this.queues.delete(key);
    }
  }
}
