import type { Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Sweep } from '#platform/jobs/sweep.js';
import { ApiKeyCache, type KeyHolder } from '../accounts/api-key-cache.js';
import { LastUses } from '../sessions/last-uses.js';
import { SessionCache } from '../sessions/session-cache.js';
import { Sightings } from '../people/sightings.js';

/** Milliseconds between two checks whether keys and sessions of open answers ended or have another role. */
const KEY_CHECK_MS = 2_000;
/** Milliseconds that a stream may take to end before its connection is closed. */
const STREAM_END_MS = 500;

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/**
 * The answers that are being sent now, with the holders of their callers' API keys or sessions. They end when that ends or gets
 * another role, in this or another process of the console. A person with a request or an open stream is seen to be there.
 */
@Injectable()
export class OpenResponses {
  private readonly open = new Map<ServerResponse, KeyHolder | null>();

  constructor(
    private readonly keyCache: ApiKeyCache,
    private readonly sessions: SessionCache,
    private readonly sightings: Sightings,
    private readonly lastUses: LastUses,
    sweep: Sweep,
  ) {
    sweep.every(KEY_CHECK_MS, 'revoked-keys', () => this.checkKeys());
  }

  /** Adds an answer until it ends. `holder`: null for a caller without an API key or session. */
  add(response: ServerResponse, holder: KeyHolder | null): void {
    this.open.set(response, holder);
    if (holder) this.note(holder);
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

  private async checkKeys(): Promise<void> {
    const holders = [...this.open.values()].filter((holder) => holder !== null);
    if (holders.length === 0) return;
    const { keys = [], sessions = [] } = Object.groupBy(holders, ({ id }) =>
      id.startsWith('ses_') ? 'sessions' : 'keys',
    );
    const ended = new Set<KeyHolder | null>([
      ...(await this.keyCache.endedAmong(keys)),
      ...(await this.sessions.endedAmong(sessions)),
    ]);
    for (const [response, holder] of this.open)
      if (ended.has(holder)) response.destroy();
      else if (holder && isStream(response)) this.note(holder);
  }

  private note(holder: KeyHolder): void {
    this.sightings.note(holder);
    this.lastUses.note(holder);
  }
}

/** Ends a stream. Its app may still write to it; that error is ignored. */
function end(response: ServerResponse, now: boolean): void {
  if (now) response.destroy();
  if (response.writableEnded) return;
  response.on('error', () => undefined);
  response.end();
}
