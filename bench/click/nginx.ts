import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { programHere } from '../../test/support/programs.js';
import { freePorts } from '../../test/support/ports.js';
import { tempFolder } from '../../test/support/temp.js';
import { until } from '../../test/support/until.js';
import type { Listener } from './click-stack.js';
import { pinTo, SERVER_CORE } from './cores.js';

/** A running nginx of one process on the server's core that answers each request with `return 302`. */
export interface Nginx extends Listener {
  stop(): void;
}

/** Resolves with null where nginx is not installed: `apt-get install nginx`. */
export async function startNginx(): Promise<Nginx | null> {
  const program = programHere('nginx');
  if (!program) return null;
  const folder = tempFolder('nginx');
  const [port] = (await freePorts(1)) as [number];
  writeFileSync(`${folder.path}/nginx.conf`, configuration(folder.path, port));
  const child = spawn(program, ['-c', `${folder.path}/nginx.conf`, '-p', folder.path], { stdio: 'inherit' });
  await until(
    'nginx answers',
    async () => (await fetch(`http://127.0.0.1:${port}/c/x`, { redirect: 'manual' })).status === 302,
  );
  pinTo(child.pid!, SERVER_CORE);
  return {
    port,
    pids: [child.pid!],
    stop: () => {
      child.once('exit', folder.remove);
      child.kill('SIGTERM');
    },
  };
}

const configuration = (folder: string, port: number): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1000; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; location / { return 302 /chat/kopi; } }
}
`;
