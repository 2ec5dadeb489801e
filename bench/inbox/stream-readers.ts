import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../../test/support/until.js';

/** Streams to open on one port: one for each path. */
export interface StreamsAsked {
  port: number;
  paths: string[];
  headers: Record<string, string>;
}

/** Readers of many live streams, in a process of their own. */
export class StreamReaders {
  /** Heartbeats that have come, and streams that have ended; null until all are open. */
  counts: { beats: number; lost: number } | null = null;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (counts: { beats: number; lost: number }) => void (this.counts = counts));
  }

  /** Resolves once all streams are open. */
  static async open(asked: StreamsAsked): Promise<StreamReaders> {
    const child = fork(fileURLToPath(new URL('./streams.child.js', import.meta.url)), { execArgv: [] });
    const readers = new StreamReaders(child);
    child.send(asked);
    await until('all streams are open', () => readers.counts !== null || child.exitCode !== null, {
      patience: 300_000,
    });
    if (!readers.counts) throw new Error('A stream could not be opened');
    return readers;
  }

  close(): void {
    this.child.disconnect();
  }
}
