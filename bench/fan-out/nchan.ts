import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { freePorts } from '../../test/support/ports.js';
import { tempFolder } from '../../test/support/temp.js';
import { until } from '../../test/support/until.js';

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** A running nginx with the nchan module of Debian: one worker, messages kept in memory. */
export interface Nchan {
  port: number;
  pid: number;
  publish(body: string): Promise<void>;
  stop(): void;
}

/** Starts nginx with nchan, installing it if possible; resolves with null if it is not available. */
export async function startNchan(): Promise<Nchan | null> {
  if (!existsSync(MODULE) && !install()) return null;
  const folder = tempFolder('nchan');
  const [port] = (await freePorts(1)) as [number];
  writeFileSync(`${folder.path}/nginx.conf`, configuration(folder.path, port));
  const child = spawn('/usr/sbin/nginx', ['-c', `${folder.path}/nginx.conf`, '-p', folder.path], {
    stdio: 'inherit',
  });
  await until(
    'nchan answers',
    async () => (await fetch(`http://127.0.0.1:${port}/pub`, { method: 'POST', body: 'first' })).ok,
  );
  return {
    port,
    pid: child.pid!,
    publish: (body) => publish(port, body),
    stop: () => stop(child, folder.remove),
  };
}

async function publish(port: number, body: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/pub`, { method: 'POST', body });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`nchan answered ${answer.status}`);
}

function stop(child: ChildProcess, remove: () => void): void {
  child.once('exit', remove);
  child.kill('SIGTERM');
}

function install(): boolean {
  if (process.getuid?.() !== 0) return false;
  const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'nginx', 'libnginx-mod-nchan'], options);
  return existsSync(MODULE);
}

const configuration = (folder: string, port: number): string => `
load_module ${MODULE};
user root;
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 19000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  nchan_shared_memory_size 128M;
  server {
    listen 127.0.0.1:${port};
    location = /pub { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 200; }
    location = /sub { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
  }
}
`;
