import type { Server, ServerResponse } from 'node:http';

/** Milliseconds that a stream may take to end before its connection is closed. */
const STREAM_END_MS = 500;

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** The answers that are being sent now, with the ids of their callers' API keys. */
export class OpenResponses {
  private readonly open = new Map<ServerResponse, string | null>();

  add(response: ServerResponse, key: string | null): void {
    this.open.set(response, key);
    response.once('close', () => this.open.delete(response));
  }

  get keys(): string[] {
    return [...new Set(this.open.values())].filter((key) => key !== null);
  }

  /** Aborts the open answers to these keys. */
  destroyForKeys(keys: string[]): void {
    for (const [response, key] of this.open) if (key !== null && keys.includes(key)) response.destroy();
  }

  /** Accepts no new connections, ends streams, and waits for the other answers, `boundMs` at most. */
  async drain(server: Server, boundMs: number): Promise<void> {
    const began = performance.now();
    const past = (ms: number) => performance.now() - began > ms;
    if (server.listening) server.close();
    for (;;) {
      for (const response of this.open.keys()) if (isStream(response)) end(response, past(STREAM_END_MS));
      server.closeIdleConnections();
      if (this.open.size === 0 || past(boundMs)) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    server.closeAllConnections();
  }
}

/** Ends a stream. Its app may still write to it; that error is ignored. */
function end(response: ServerResponse, now: boolean): void {
  if (now) response.destroy();
  if (response.writableEnded) return;
  response.on('error', () => undefined);
  response.end();
}
