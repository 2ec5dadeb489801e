import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import type { Theatre } from '../journeys/play.js';
import { unique } from '../journeys/unique.js';
import type { Cast } from './cast.js';
import { playChat, type PlayedChat } from './chat-play.js';
import type { Seeded } from './seeded.js';

export interface PlayedPost {
  id: string;
  title: string;
}

const CHATS_AT_ONCE = 4;
const WATCHED_CHATS = 3;
/** Longer than any outage here. */
export const PATIENCE_MS = 180_000;

/** Plays posts, clicks and chats until it is stopped, and keeps what was accepted. */
export class Load {
  readonly posts: PlayedPost[] = [];
  readonly chats: PlayedChat[] = [];
  /** Ids of the clicks that were answered. */
  readonly clicks: string[] = [];
  /** What went wrong beyond retrying. */
  readonly errors: string[] = [];
  private readonly run = unique();
  private readonly chatting = new Set<Promise<void>>();
  private readonly clicker: Client;
  private number = 0;
  private playing: Promise<void>[] = [];
  private stopped = false;

  constructor(
    private readonly theatre: Theatre,
    private readonly cast: Cast,
    private readonly random: Seeded,
  ) {
    this.clicker = new Client(theatre.client.url, undefined, PATIENCE_MS);
  }

  /** Clicks that got no answer: each may have been counted, or not. */
  get unansweredClicks(): number {
    return this.clicker.retries;
  }

  start(): void {
    this.playing = [this.loop(() => this.post(), 300, 700), this.loop(() => this.click(), 100, 300)];
  }

  /** Resolves once everything that was begun is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.playing);
    await Promise.all(this.chatting);
  }

  private async loop(step: () => Promise<void>, least: number, most: number): Promise<void> {
    while (!this.stopped) {
      await step().catch((error: Error) => this.errors.push(error.message));
      await delay(this.random.between(least, most));
    }
  }

  private async post(): Promise<void> {
    const { publisher } = this.theatre.workspace;
    const title = `Kabar ${this.run}-${++this.number}`;
    const draft = await publisher.post<{ id: string }>(
      `/v1/channels/${this.cast.channel}/posts`,
      { title, body: 'Panen.' },
      { expect: [201] },
    );
    await publisher.post(`/v1/posts/${draft.body.id}/publish`, undefined, { expect: [200] });
    this.posts.push({ id: draft.body.id, title });
  }

  private async click(): Promise<void> {
    const number = ++this.number;
    const fbclid = `IwAR-${this.run}-${number}`;
    const answer = await this.clicker.get(`/c/${this.cast.code}?fbclid=${fbclid}&consent=granted`, {
      expect: [302],
    });
    this.clicks.push(answer.headers.get('x-click-id')!);
    if (this.chatting.size >= CHATS_AT_ONCE) return;
    const door = new URL(answer.headers.get('location')!, this.theatre.client.url);
    const watched = this.chats.filter(({ live }) => live).length < WATCHED_CHATS;
    const chat: Promise<void> = playChat(this.theatre, { number, fbclid, door, watched }, (played) =>
      this.chats.push(played),
    )
      .catch((error: Error) => void this.errors.push(error.message))
      .finally(() => this.chatting.delete(chat));
    this.chatting.add(chat);
  }
}
