import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface HookSettings {
  /** Where webhooks go; nowhere while null. */
  url: string | null;
  appSecret: string;
  /** What stands between Meta and the callback adds, such as a gateway. */
  headers?: () => Record<string, string>;
  verifyToken: string;
}

export interface Change {
  field: string;
  value: object;
}

export interface HookAnswer {
  status: number;
  body: string;
}

/** Meta's side of the webhooks: signs, batches, and repeats until the callback says 200. */
export class WhatsAppHooks {
  private waiting: Change[] = [];
  private flushing: Promise<void> = Promise.resolve();
  private closed = false;
  /** Where set, what is queued goes out as Meta may send it: in any order, apart or together, and some of it twice. */
  random: (() => number) | null = null;

  constructor(readonly settings: HookSettings) {}

  /** Posts changes in one request, signed over its bytes; a `secret` of its own forges it. */
  async post(changes: Change[], secret = this.settings.appSecret): Promise<HookAnswer> {
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '102290129340398', changes }],
    });
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
      ...this.settings.headers?.(),
    };
    const answer = await fetch(this.callback(), { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  }

  /** Posts it soon, with what else comes until then. */
  queue(change: Change): void {
    if (!this.settings.url) return;
    if (this.waiting.push(change) === 1) this.flushing = this.flushing.then(() => this.flush());
  }

  /** All that was queued has been taken. */
  async settled(): Promise<void> {
    for (let seen; seen !== this.flushing;) await (seen = this.flushing);
  }

  /** The handshake when a callback is entered; right when the answer's body is the challenge. */
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
    for (const some of this.random ? unreliable(changes, this.random) : [changes]) await this.deliver(some);
  }

  private async deliver(changes: Change[]): Promise<void> {
    for (let tries = 0; !this.closed; tries++) {
      const answer = await this.post(changes).catch(() => null);
      if (answer?.status === 200) return;
      await sleep(Math.min(50 * 2 ** tries, 1_000));
    }
  }

  private callback(): string {
    if (!this.settings.url) throw new Error('No callback is entered');
    return this.settings.url;
  }
}

/** The same changes shuffled, a part of them twice, cut into calls of one to three. */
export function unreliable(changes: readonly Change[], random: () => number): Change[][] {
  const rest = [...changes, ...changes.filter(() => random() < 0.3)];
  const calls: Change[][] = [];
  while (rest.length > 0) {
    const call: Change[] = [];
    for (let count = 1 + Math.floor(random() * 3); count > 0 && rest.length > 0; count--)
      call.push(...rest.splice(Math.floor(random() * rest.length), 1));
    calls.push(call);
  }
  return calls;
}
