import type { Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Sweep } from '#platform/jobs/sweep.js';
import { ApiKeyCache } from '../accounts/api-key-cache.js';

/** Milliseconds between two checks whether keys of open answers were revoked. */
const REVOCATION_CHECK_MS = 2_000;
/** Milliseconds that a stream may take to end before its connection is closed. */
const STREAM_END_MS = 500;

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** The answers that are being sent now, with the ids of their callers' API keys. They end when the key is revoked, in this or another process of the console. */
@Injectable()
export class OpenResponses {
  private readonly open = new Map<ServerResponse, string | null>();

  constructor(
    private readonly keyCache: ApiKeyCache,
    sweep: Sweep,
  ) {
    sweep.every(REVOCATION_CHECK_MS, 'revoked-keys', () => this.endRevoked());
  }

  add(response: ServerResponse, key: string | null): void {
    this.open.set(response, key);
    response.once('close', () => this.open.delete(response));
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

  private async endRevoked(): Promise<void> {
    const keys = [...new Set(this.open.values())].filter((key) => key !== null);
    if (keys.length === 0) return;
    const revoked = new Set<string | null>(await this.keyCache.revokedAmong(keys));
    for (const [response, key] of this.open) if (revoked.has(key)) response.destroy();
  }
}

/** Ends a stream. Its app may still write to it; that error is ignored. */
function end(response: ServerResponse, now: boolean): void {
  if (now) response.destroy();
  if (response.writableEnded) return;
  response.on('error', () => undefined);
  response.end();
}
