import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { contractsEnv } from '../../test/support/contracts-env.js';
import { pinTo, SERVER_CORE } from './cores.js';

/** A Fastify server for comparison, in a process of its own on the server's core. */
export class Peer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** `place`: folder of its log; on the full stack it has the contracts' rights at Kafka instead. */
  static async start(kind: 'bare' | 'duties', stack: 'embedded' | 'full', folder: string): Promise<Peer> {
    const place = stack === 'full' ? JSON.stringify(contractsEnv()) : folder;
    const child = fork(fileURLToPath(new URL('./peer.child.js', import.meta.url)), [kind, stack, place], {
      execArgv: [],
    });
    const [port] = (await once(child, 'message')) as [number];
    pinTo(child.pid!, SERVER_CORE);
    return new Peer(child, port);
  }

  get pids(): number[] {
    return [this.child.pid!];
  }

  stop(): void {
    this.child.kill();
  }
}
