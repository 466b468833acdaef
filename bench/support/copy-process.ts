import { openEngine, quoteText } from '../../src/engine/index.ts';
import { serveProcess } from '../../src/processes/index.ts';

/** The peer of csv-ingest: one COPY with every type given, as fast as DuckDB reads CSV. */
serveProcess({
  copy: async (job: { source: string; target: string; columns: Record<string, string> }) => {
    using engine = await openEngine({ memoryMb: 1024, threads: 2 });
    using connection = await engine.connect();
    const types = Object.entries(job.columns).map(([name, type]) => `${quoteText(name)}: ${quoteText(type)}`);
    await connection.run(
      `COPY (SELECT * FROM read_csv(${quoteText(job.source)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${types.join(', ')}}))
       TO ${quoteText(job.target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  },
});
