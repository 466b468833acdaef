import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';

/** Posts one GraphQL request and reads the answer whole. Throws for any status but 200. */
export async function postGraphql(agent: Agent, url: string, body: object): Promise<Buffer> {
  const text = JSON.stringify(body);
  const sent = request(`${url}/graphql`, {
    agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
  });
  sent.end(text);
  return readAnswer(sent);
}

/** Throws for any status but 200. */
export async function readAnswer(sent: ReturnType<typeof request>): Promise<Buffer> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${bytes.subarray(0, 500)}`);
  return bytes;
}
