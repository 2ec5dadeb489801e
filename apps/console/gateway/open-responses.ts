import type { Server, ServerResponse } from 'node:http';

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
  cut(keys: string[]): void {
    for (const [response, key] of this.open) if (key !== null && keys.includes(key)) response.destroy();
  }

  /** Takes no new connection, ends streams, and waits until all else is answered, at most `boundMs`. */
  async drain(server: Server, boundMs: number): Promise<void> {
    const until = performance.now() + boundMs;
    if (server.listening) server.close();
    for (;;) {
      for (const response of this.open.keys()) if (isStream(response)) response.destroy();
      server.closeIdleConnections();
      if (this.open.size === 0 || performance.now() > until) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    server.closeAllConnections();
  }
}
