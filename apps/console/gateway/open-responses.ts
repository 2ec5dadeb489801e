import type { Server, ServerResponse } from 'node:http';

/** How long a stream may take to end well before it is cut. */
const STREAM_END_MS = 500;

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** The answers that are being written, and the API keys under which they were asked for. */
export class OpenResponses {
  private readonly open = new Map<ServerResponse, string | null>();

  add(response: ServerResponse, key: string | null): void {
    this.open.set(response, key);
    response.once('close', () => this.open.delete(response));
  }

  get keys(): string[] {
    return [...new Set(this.open.values())].filter((key) => key !== null);
  }

  /** Cuts what is still being said to these keys. */
  destroyForKeys(keys: string[]): void {
    for (const [response, key] of this.open) if (key !== null && keys.includes(key)) response.destroy();
  }

  /** Takes no new connection, ends streams, and waits until all else is answered, at most `boundMs`. */
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

/** The app behind the stream may still write to it, which is an error that nobody needs to hear of. */
function end(response: ServerResponse, now: boolean): void {
  if (now) response.destroy();
  if (response.writableEnded) return;
  response.on('error', () => undefined);
  response.end();
}
