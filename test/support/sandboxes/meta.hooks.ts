import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface HookSettings {
  /** URL that webhooks are sent to; null to send none. */
  url: string | null;
  appSecret: string;
  /** Headers that a gateway between Meta and the callback would add. */
  headers?: () => Record<string, string>;
  verifyToken: string;
}

export interface HookAnswer {
  status: number;
  body: string;
}

/** Sends webhooks as Meta does: signed, in batches, and repeated until the callback answers 200. `T`: what a call holds several of. */
export class MetaHooks<T> {
  private waiting: T[] = [];
  private flushing: Promise<void> = Promise.resolve();
  private closed = false;
  /** If set, queued changes are sent in any order, alone or together, and some of them twice, as Meta may do. */
  random: (() => number) | null = null;

  constructor(
    readonly settings: HookSettings,
    private readonly bodyOf: (items: T[]) => object,
    /** The kind of object of an item, such as `page`: Meta makes a call about one kind only. */
    private readonly objectOf: (item: T) => string = () => '',
  ) {}

  /** Posts changes in one request with a signature of its bytes; another `secret` makes a forged request. */
  async post(changes: T[], secret = this.settings.appSecret): Promise<HookAnswer> {
    const body = JSON.stringify(this.bodyOf(changes));
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
      ...this.settings.headers?.(),
    };
    const answer = await fetch(this.callback(), { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  }

  /** Posts a change after some milliseconds, together with others that are queued until then. */
  queue(change: T): void {
    if (!this.settings.url) return;
    if (this.waiting.push(change) === 1) this.flushing = this.flushing.then(() => this.flush());
  }

  /** Resolves when all queued changes were answered with 200. */
  async settled(): Promise<void> {
    for (let seen; seen !== this.flushing;) await (seen = this.flushing);
  }

  /** Verifies the callback URL as Meta does when it is entered; the answer's body has to be the challenge. */
  async verify(token = this.settings.verifyToken, challenge = '1158201444'): Promise<HookAnswer> {
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': token,
      'hub.challenge': challenge,
    });
    const answer = await fetch(`${this.callback()}?${query}`);
    return { status: answer.status, body: await answer.text() };
  }

  close(): void {
    this.closed = true;
  }

  private async flush(): Promise<void> {
    await sleep(5);
    const changes = this.waiting;
    this.waiting = [];
    for (const some of this.random ? unreliable(changes, this.random) : [changes])
      for (const call of Map.groupBy(some, this.objectOf).values()) await this.deliver(call);
  }

  private async deliver(changes: T[]): Promise<void> {
    for (let tries = 0; !this.closed; tries++) {
      const answer = await this.post(changes).catch(() => null);
      if (answer?.status === 200) return;
      await sleep(Math.min(50 * 2 ** tries, 1_000));
    }
  }

  private callback(): string {
    if (!this.settings.url) throw new Error('No callback URL is set');
    return this.settings.url;
  }
}

/** Returns the changes shuffled, some of them twice, in calls of one to three. */
export function unreliable<T>(changes: readonly T[], random: () => number): T[][] {
  const rest = [...changes, ...changes.filter(() => random() < 0.3)];
  const calls: T[][] = [];
  while (rest.length > 0) {
    const call: T[] = [];
    for (let count = 1 + Math.floor(random() * 3); count > 0 && rest.length > 0; count--)
      call.push(...rest.splice(Math.floor(random() * rest.length), 1));
    calls.push(call);
  }
  return calls;
}
