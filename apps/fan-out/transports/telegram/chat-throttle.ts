import { setTimeout as sleep } from 'node:timers/promises';

/** Sends requests for one chat one after the other with a pause between, since Telegram allows about one a second there. */
export class ChatThrottle {
  private readonly chats = new Map<string, { last: Promise<unknown>; waiting: number }>();

  /** Runs `work` when earlier work for the chat `name` has ended and a pause of `apartMs` milliseconds has passed; returns its result. */
  async run<T>(name: string, apartMs: number, work: () => Promise<T>): Promise<T> {
    const chat = this.chats.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    this.chats.set(name, chat);
    chat.waiting++;
    const mine = chat.last.then(work);
    chat.last = mine
      .catch(() => undefined)
      .then(() => sleep(apartMs, undefined, { ref: false }))
      .then(() => --chat.waiting === 0 && this.chats.delete(name));
    return mine;
  }
}
