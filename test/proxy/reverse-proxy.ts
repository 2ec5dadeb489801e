import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programHere } from '../support/programs.js';

export type ProxyName = 'Caddy' | 'nginx';

/** The domain in the examples of docs/reverse-proxy.md. */
export const DOMAIN = 'corong.example';

/** Returns the example below a heading of docs/reverse-proxy.md. */
function example(name: ProxyName): string {
  const page = readFileSync('docs/reverse-proxy.md', 'utf8');
  const found = new RegExp(`^## ${name}\\n\`\`\`\\n([^]*?)^\`\`\`$`, 'm').exec(page)?.[1];
  if (!found) throw new Error(`docs/reverse-proxy.md has no example of ${name}`);
  return found;
}

/** Replaces each word of the example that differs on this machine; throws if the example lacks one. */
function adapt(text: string, words: Record<string, string>): string {
  return Object.entries(words).reduce((result, [word, replacement]) => {
    if (!result.includes(word)) throw new Error(`The example does not say ${word}`);
    return result.replaceAll(word, replacement);
  }, text);
}

/** Starts the proxy with the documented example, on `port` with a certificate made here, before the app on `appPort`. */
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
  // Its own authority signs the certificate, and it opens no other port than `port`.
  const options = `{\n\tadmin off\n\tauto_https disable_redirects\n\tlocal_certs\n\tskip_install_trust\n\thttps_port ${port}\n}\n`;
  writeFileSync(file, options + adapt(example('Caddy'), upstream));
  return [programHere('caddy')!, ['run', '--config', file, '--adapter', 'caddyfile']];
}

function nginx(folder: string, port: number, upstream: Record<string, string>): Start {
  const [key, certificate] = [join(folder, 'proxy.key'), join(folder, 'proxy.crt')];
  execFileSync(
    programHere('openssl')!,
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', `/CN=${DOMAIN}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const server = adapt(example('nginx'), {
    ...upstream,
    'listen 443': `listen 127.0.0.1:${port}`,
    [`/etc/ssl/${DOMAIN}.key`]: key,
    [`/etc/ssl/${DOMAIN}.crt`]: certificate,
  });
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\n` +
      `http {\naccess_log off;\n${paths.join('\n')}\n${server}}\n`,
  );
  return [programHere('nginx')!, ['-c', file, '-p', folder]];
}
