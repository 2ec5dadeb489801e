import { until } from '../support/until.js';
import type { Agenda } from './agenda.js';
import type { Audience } from './audience.js';
import type { Brand } from './brand.js';
import { PARTNER_POSTS, POSTS, SHOP_POSTS } from './words.js';

/** How long a post of the demo may take, in real time. */
const PATIENCE = { patience: 120_000, pause: 100 };

/** Posts of the demo: each channel has its day of the week. */
export class Posts {
  /** Ids of the published ones. */
  readonly published: string[] = [];

  constructor(
    private readonly brand: Brand,
    private readonly agenda: Agenda,
    private readonly audience: Audience,
  ) {}

  plan(): void {
    const { agenda } = this;
    for (let day = 2; day < agenda.days; day++) {
      const [weekday, week] = [agenda.weekdayOf(day), Math.floor(day / 7)];
      if (weekday === 2) this.add(day, 10, 'kopi-nusantara', POSTS[week % POSTS.length]!);
      if (weekday === 5 && week % 2 === 1)
        this.add(day, 16, 'kedai-kopi', SHOP_POSTS[(week >> 1) % SHOP_POSTS.length]!);
      if (weekday === 1 && week % 4 === 2)
        this.add(day, 7, 'mitra-petani', PARTNER_POSTS[(week >> 2) % PARTNER_POSTS.length]!);
    }
    // What the publisher works on now.
    agenda.at(agenda.span.end - 20 * 60_000, () =>
      this.draft('kopi-nusantara', POSTS[1]!).then(() => undefined),
    );
  }

  private add(day: number, hour: number, handle: string, words: readonly [string, string]): void {
    const { agenda } = this;
    agenda.at(agenda.timeOf(day, hour, agenda.random.between(0, 40)), () => this.publish(handle, words));
  }

  private async draft(handle: string, [title, body]: readonly [string, string]): Promise<string> {
    const path = `/v1/channels/${this.brand.channels.get(handle)}/posts`;
    return (await this.brand.publisher.post<{ id: string }>(path, { title, body })).json.id;
  }

  private async publish(handle: string, words: readonly [string, string]): Promise<void> {
    const { publisher } = this.brand;
    const id = await this.draft(handle, words);
    await publisher.post(`/v1/posts/${id}/publish`);
    this.published.push(id);
    // The time stands nearly still until everyone has it.
    const state = async () => (await publisher.get<{ state: string }>(`/v1/posts/${id}/delivery`)).json.state;
    await until('the post has reached its followers', async () => (await state()) === 'complete', PATIENCE);
    this.audience.sent(handle);
  }
}
