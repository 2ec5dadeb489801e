import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programHere } from '../support/programs.js';

export type ProxyName = 'Caddy' | 'nginx';

/** The domain in the examples of docs/reverse-proxy.md. */
export const DOMAIN = 'corong.example';

/** A workspace's own domain, for which each proxy is configured too. */
export const OWN_DOMAIN = 'go.kopi.example';

/** Returns the examples of docs/reverse-proxy.md for a proxy: of the installation's own host, and of own domains. */
function examples(name: ProxyName): [host: string, ownDomains: string] {
  const page = readFileSync('docs/reverse-proxy.md', 'utf8');
  const below = (heading: string) => {
    const found = new RegExp(`^${heading} ${name}\\n[^]*?\`\`\`\\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1];
    if (!found) throw new Error(`docs/reverse-proxy.md has no example below ${heading} ${name}`);
    return found;
  };
  return [below('##'), below('###')];
}

/** Replaces each word of the example that differs on this machine; throws if the example lacks one. */
function adapt(text: string, words: Record<string, string>): string {
  return Object.entries(words).reduce((result, [word, replacement]) => {
    if (!result.includes(word)) throw new Error(`The example does not say ${word}`);
    return result.replaceAll(word, replacement);
  }, text);
}

/** Starts the proxy with the documented examples, on `port` with a certificate made here, before the app on `appPort`. */
export function startProxy(name: ProxyName, folder: string, port: number, appPort: number): ChildProcess {
  const upstream = { '127.0.0.1:3000': `127.0.0.1:${appPort}` };
  const [program, args] = name === 'Caddy' ? caddy(folder, port, upstream) : nginx(folder, port, upstream);
  return spawn(program, args, {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
}

type Start = [program: string, args: string[]];

function caddy(folder: string, port: number, upstream: Record<string, string>): Start {
  const file = join(folder, 'Caddyfile');
  const [host, ownDomains] = examples('Caddy');
  // Its own authority signs the certificates, and it opens no other port than `port`.
  const options = `{\n\tadmin off\n\tauto_https disable_redirects\n\tlocal_certs\n\tskip_install_trust\n\thttps_port ${port}\n`;
  // A Caddyfile has one block of options, at its beginning.
  writeFileSync(file, adapt(ownDomains.replace(/^\{\n/, options) + host, upstream));
  return [programHere('caddy')!, ['run', '--config', file, '--adapter', 'caddyfile']];
}

function nginx(folder: string, port: number, upstream: Record<string, string>): Start {
  const certificates = join(folder, 'domains');
  mkdirSync(certificates);
  for (const name of [DOMAIN, OWN_DOMAIN]) makeCertificate(certificates, name);
  const servers = adapt(examples('nginx').join(''), {
    ...upstream,
    'listen 443': `listen 127.0.0.1:${port}`,
    [`/etc/ssl/${DOMAIN}`]: join(certificates, DOMAIN),
    '/etc/ssl/domains': certificates,
  });
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const file = join(folder, 'nginx.conf');
  // Its workers read the certificates of own domains, so they need the right to.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  writeFileSync(
    file,
    `${user}daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\n` +
      `http {\naccess_log off;\n${paths.join('\n')}\n${servers}}\n`,
  );
  return [programHere('nginx')!, ['-c', file, '-p', folder]];
}

/** Writes `<name>.key` and `<name>.crt`, which the key itself signs. */
function makeCertificate(folder: string, name: string): void {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)];
  const args = ['req', '-x509', ...curve, '-days', '2', '-subj', `/CN=${name}`, ...files];
  execFileSync(programHere('openssl')!, args, { stdio: 'ignore' });
}
