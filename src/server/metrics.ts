import { monitorEventLoopDelay } from 'node:perf_hooks';

type Labels = Readonly<Record<string, string>>;

/** One value, or one a label set. */
export type Reading = number | readonly { labels: Labels; value: number }[];

export interface Metrics extends Disposable {
  /** A value that `read` gives when somebody asks. Names carry their unit last, as Prometheus wants it. */
  registerGauge(name: string, help: string, read: () => Reading): void;
  /** The same for a value that only grows; its name ends in `_total`. */
  registerCounter(name: string, help: string, read: () => Reading): void;
  /** A counter; `add` is cheap. */
  counter(name: string, help: string): { add(labels?: Labels, by?: number): void };
  /** A histogram of seconds. */
  histogram(name: string, help: string): { observe(seconds: number, labels?: Labels): void };
  /** Prometheus text format 0.0.4. */
  print(): string;
}

/** Seconds; requests take from under a millisecond to minutes. */
const bucketBounds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];

interface Family {
  type: 'gauge' | 'counter' | 'histogram';
  help: string;
  lines(): string[];
}

/** A small registry in memory; the process's own figures are there from the beginning. */
export function createMetrics(): Metrics {
  const families = new Map<string, Family>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  const register = (name: string, family: Family) => {
    if (families.has(name)) throw new Error(`The metric ${name} is registered twice.`);
    families.set(name, family);
  };

  const registerReading = (type: 'gauge' | 'counter', name: string, help: string, read: () => Reading) =>
    register(name, {
      type,
      help,
      lines: () => {
        const reading = read();
        const values = typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading;
        return values.map(({ labels, value }) => `${name}${printLabels(labels)} ${value}`);
      },
    });

  const metrics: Metrics = {
    registerGauge: (name, help, read) => registerReading('gauge', name, help, read),
    registerCounter: (name, help, read) => registerReading('counter', name, help, read),
    counter: (name, help) => {
      const values = new Map<string, number>();
      register(name, {
        type: 'counter',
        help,
        lines: () => [...values].map(([labels, value]) => `${name}${labels} ${value}`),
      });
      return {
        add: (labels = {}, by = 1) => {
          const key = printLabels(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    histogram: (name, help) => {
      const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
      register(name, {
        type: 'histogram',
        help,
        lines: () => [...series.values()].flatMap((one) => printSeries(name, one)),
      });
      return {
        observe: (seconds, labels = {}) => {
          const key = printLabels(labels);
          let one = series.get(key);
          if (!one) {
            one = { labels, counts: bucketBounds.map(() => 0), sum: 0, count: 0 };
            series.set(key, one);
          }
          one.sum += seconds;
          one.count += 1;
          const index = bucketBounds.findIndex((bound) => seconds <= bound);
          if (index >= 0) one.counts[index]! += 1;
        },
      };
    },
    print: () => {
      const lines: string[] = [];
      for (const [name, family] of families) {
        lines.push(`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.type}`, ...family.lines());
      }
      return `${lines.join('\n')}\n`;
    },
    [Symbol.dispose]: () => delay.disable(),
  };

  metrics.registerGauge(
    'lakehouse_event_loop_delay_seconds',
    'Delay of the event loop since the last reading.',
    () => {
      const readings = [
        { labels: { quantile: '0.5' }, value: delay.percentile(50) / 1e9 },
        { labels: { quantile: '0.99' }, value: delay.percentile(99) / 1e9 },
        { labels: { quantile: '1' }, value: delay.max / 1e9 },
      ];
      delay.reset();
      return readings;
    },
  );
  metrics.registerGauge('lakehouse_resident_memory_bytes', 'Resident memory of the GraphQL process.', () =>
    process.memoryUsage.rss(),
  );
  metrics.registerGauge(
    'lakehouse_heap_used_bytes',
    'Used JavaScript heap of the GraphQL process.',
    () => process.memoryUsage().heapUsed,
  );
  metrics.registerCounter(
    'lakehouse_cpu_seconds_total',
    'CPU time, user and system, of the GraphQL process.',
    () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  );
  metrics.registerGauge('lakehouse_uptime_seconds', 'Time since the process started.', () =>
    process.uptime(),
  );
  return metrics;
}

/** Printed once for label sets that a caller keeps. */
const printed = new WeakMap<Labels, string>();

function printLabels(labels: Labels): string {
  let text = printed.get(labels);
  if (text === undefined) {
    text = formatLabels(labels);
    printed.set(labels, text);
  }
  return text;
}

function formatLabels(labels: Labels): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return '';
  const quote = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
  return `{${entries.map(([name, value]) => `${name}="${quote(value)}"`).join(',')}}`;
}

function printSeries(
  name: string,
  one: { labels: Labels; counts: readonly number[]; sum: number; count: number },
): string[] {
  let total = 0;
  const buckets = bucketBounds.map((bound, index) => {
    total += one.counts[index]!;
    return `${name}_bucket${printLabels({ ...one.labels, le: String(bound) })} ${total}`;
  });
  return [
    ...buckets,
    `${name}_bucket${printLabels({ ...one.labels, le: '+Inf' })} ${one.count}`,
    `${name}_sum${printLabels(one.labels)} ${one.sum}`,
    `${name}_count${printLabels(one.labels)} ${one.count}`,
  ];
}
