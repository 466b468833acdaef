import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { sourceErrors } from './errors.ts';
import type { SourceLogin } from './model.ts';

/** The certificates of [sources] ca_file, read anew for each login; empty where there is no such file. Throws CA_UNREADABLE. */
export function readCertificates(file: string): string {
  if (file === '') return '';
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Told below.
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw sourceErrors.CA_UNREADABLE(
    `The file ${file} ([sources] ca_file) cannot be read or holds no certificate in PEM.`,
  );
}

/** What drivers are told of TLS: a CA of our own is trusted beside those that everybody trusts. */
export const tlsOptions = ({ tls, certificates }: SourceLogin) => ({
  rejectUnauthorized: tls === 'VERIFY',
  ...(certificates ? { ca: [...rootCertificates, certificates] } : {}),
});

const untrusted =
  /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|self[- ]signed certificate|unable to (verify the first certificate|get (local )?issuer certificate)/i;

/** The remedy where a certificate is of a CA that nobody knows here; else nothing. */
export const trustRemedy = (said: string) =>
  untrusted.test(said)
    ? ' A certificate of your own CA is trusted when [sources] ca_file holds that of the CA.'
    : '';
