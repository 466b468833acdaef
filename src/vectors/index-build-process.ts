import { serveProcess } from '../processes/index.ts';
import { assemble } from './assembly.ts';
import { embedStripe, fit } from './embed-stripe.ts';

/** Entry of the work process that reads a dataset's texts, embeds them, and makes the files beside the Parquet. */
serveProcess({ fit, embedStripe, assemble });
