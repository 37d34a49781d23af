/** Certificates as a shop makes them for itself. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import type { Pair } from './web-config.ts';

export async function makeCertificate(name: string): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2'];
  const whose = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const { code, stderr } = await runCommand('openssl', [
    'req',
    '-x509',
    ...kind,
    ...whose,
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  try {
    if (code !== 0) throw new Error(`openssl failed: ${stderr}`);
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
