import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { unique } from '../journeys/unique.js';
import type { ChaosFixtures } from './fixtures.js';
import { runChat, type ChatRecord } from './chat-scenario.js';
import type { SeededRandom } from './seeded-random.js';

export interface PostRecord {
  id: string;
  title: string;
}

const CHATS_AT_ONCE = 4;
const WATCHED_CHATS = 3;
/** Milliseconds; longer than any outage in a run. */
export const PATIENCE_MS = 180_000;

/** Runs posts, clicks and chats until it is stopped, and records what the API accepted. */
export class Load {
  readonly posts: PostRecord[] = [];
  readonly chats: ChatRecord[] = [];
  /** Ids of the clicks that were answered. */
  readonly clicks: string[] = [];
  /** Failures that retries did not solve. */
  readonly errors: string[] = [];
  private readonly run = unique();
  private readonly chatting = new Set<Promise<void>>();
  private readonly clicker: Client;
  private number = 0;
  private playing: Promise<void>[] = [];
  private stopped = false;

  constructor(
    private readonly setup: JourneySetup,
    private readonly fixtures: ChaosFixtures,
    private readonly random: SeededRandom,
  ) {
    this.clicker = new Client(setup.client.url, undefined, PATIENCE_MS);
  }

  /** Number of clicks without an answer; each may have been stored or not. */
  get unansweredClicks(): number {
    return this.clicker.retries;
  }

  start(): void {
    this.playing = [this.loop(() => this.post(), 300, 700), this.loop(() => this.click(), 100, 300)];
  }

  /** Stops; resolves once everything that was started is done. */
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
    const { publisher } = this.setup.workspace;
    const title = `Kabar ${this.run}-${++this.number}`;
    const draft = await publisher.post<{ id: string }>(
      `/v1/channels/${this.fixtures.channel}/posts`,
      { title, body: 'Panen.' },
      { expect: [201] },
    );
    await publisher.post(`/v1/posts/${draft.json.id}/publish`, undefined, { expect: [200] });
    this.posts.push({ id: draft.json.id, title });
  }

  private async click(): Promise<void> {
    const number = ++this.number;
    const fbclid = `IwAR-${this.run}-${number}`;
    const answer = await this.clicker.get(`/c/${this.fixtures.code}?fbclid=${fbclid}&consent=granted`, {
      expect: [302],
    });
    this.clicks.push(answer.headers['x-click-id']!);
    if (this.chatting.size >= CHATS_AT_ONCE) return;
    const door = new URL(answer.headers['location']!, this.setup.client.url);
    const watched = this.chats.filter(({ live }) => live).length < WATCHED_CHATS;
    const play = { number, fbclid, door, watched, patience: PATIENCE_MS };
    const chat: Promise<void> = runChat(this.setup, play, (played) => this.chats.push(played))
      .catch((error: Error) => void this.errors.push(error.message))
      .finally(() => this.chatting.delete(chat));
    this.chatting.add(chat);
  }
}
