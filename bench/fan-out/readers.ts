import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Asked {
  port: number;
  path: string;
  headers: Record<string, string>;
  streams: number;
  /** Posts that each stream is to get. */
  posts: number;
}

export interface Seen {
  lost: number;
  doubled: number;
  /** Of one post, as it came. */
  bytes: number;
}

/** Many readers of one live stream, in a process of their own. */
export class Readers {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once all streams are open. */
  static async open(asked: Asked): Promise<Readers> {
    const child = fork(fileURLToPath(new URL('./readers.child.js', import.meta.url)), { execArgv: [] });
    child.send(asked);
    await once(child, 'message');
    return new Readers(child);
  }

  /** Posts that never came, once all have, or after `patience` without a further one. */
  async lost(): Promise<Seen> {
    const [seen] = (await once(this.child, 'message')) as [Seen];
    return seen;
  }

  close(): void {
    this.child.disconnect();
  }
}
