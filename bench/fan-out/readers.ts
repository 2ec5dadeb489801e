import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ReaderOptions {
  port: number;
  path: string;
  headers: Record<string, string>;
  streams: number;
  /** Posts that each stream should receive. */
  posts: number;
}

export interface ReaderCounts {
  lost: number;
  doubled: number;
  /** Bytes of one post in the stream. */
  bytes: number;
}

/** Many readers of one live stream, in a process of their own. */
export class Readers {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once all streams are open. */
  static async open(asked: ReaderOptions): Promise<Readers> {
    const child = fork(fileURLToPath(new URL('./readers.child.js', import.meta.url)), { execArgv: [] });
    child.send(asked);
    await once(child, 'message');
    return new Readers(child);
  }

  /** Resolves with the counts once all posts have arrived, or after 20 s without a new one. */
  async lost(): Promise<ReaderCounts> {
    const [seen] = (await once(this.child, 'message')) as [ReaderCounts];
    return seen;
  }

  close(): void {
    this.child.disconnect();
  }
}
