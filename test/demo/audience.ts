import { leaveByOneClick } from '../journeys/follower.js';
import { follow, pressButton } from '../journeys/followers.js';
import { until } from '../support/until.js';
import { DAY, type Agenda } from './agenda.js';
import { CHANNELS, type Brand } from './brand.js';
import { FIRST_NAMES, LAST_NAMES, SOURCES } from './words.js';

/** People who agreed in the shop before Corong was there, and are imported with the proof. */
const IMPORTED = 120;
/** Part of the followers who leave some day, and of the imported addresses that do not exist any more. */
const LEAVE = 0.12;
const WRONG_ADDRESS = 0.04;
/** Most days that somebody stays who leaves. */
const STAYS_DAYS = 80;

type Transport = 'email' | 'telegram' | 'whatsapp' | 'web_push';
/** Resolves with false where they had no way to leave. */
type Leave = () => Promise<unknown>;

/** Followers of the demo: some are imported, others join day by day, and some of them leave. */
export class Audience {
  /** Followers now, by channel. */
  readonly counts = new Map<string, number>(CHANNELS.map(([handle]) => [handle, 0]));
  /** Followers who will be found not to exist by the first post to them, by channel. */
  readonly wrong = new Map<string, number>();
  private number = 0;

  constructor(
    private readonly brand: Brand,
    private readonly agenda: Agenda,
  ) {}

  plan(): void {
    const { agenda } = this;
    agenda.at(agenda.timeOf(1, 8, 30), () => this.importList());
    for (let day = 1; day < agenda.days; day++) {
      // The brand becomes better known: from one follower a day to four.
      const most = 1 + (day / agenda.days) * 3;
      for (let index = agenda.random.between(0, most); index > 0; index--)
        agenda.at(agenda.momentOf(day), () => this.join(day));
    }
  }

  private address(): string {
    const [first, last] = [this.agenda.one(FIRST_NAMES), this.agenda.one(LAST_NAMES)];
    return `${first}.${last}${++this.number}@contoh.example`.toLowerCase();
  }

  private async importList(): Promise<void> {
    const { agenda, brand } = this;
    let wrong = 0;
    const rows = Array.from({ length: IMPORTED }, () => {
      const address = this.address();
      if (agenda.happens(WRONG_ADDRESS)) {
        brand.sandboxes.smtp.refuse(address, '550 5.1.1 No such user here');
        wrong++;
      }
      const at = new Date(agenda.span.begin - agenda.random.between(1, 300) * DAY).toISOString().slice(0, 10);
      return `email,${address},${at},formulir kedai,"Ya, kirimi saya kabar kopi",${agenda.one(SOURCES)}`;
    });
    const file = ['transport,address,consent_at,consent_how,consent_wording,source', ...rows].join('\r\n');
    const path = `/v1/channels/${brand.channels.get('kopi-nusantara')}/imports`;
    await brand.publisher.post(path, Buffer.from(file), { headers: { 'content-type': 'text/csv' } });
    this.count('kopi-nusantara', IMPORTED);
    this.wrong.set('kopi-nusantara', wrong);
  }

  private async join(day: number): Promise<void> {
    const { agenda } = this;
    const handle = agenda.one([
      'kopi-nusantara',
      'kopi-nusantara',
      'kopi-nusantara',
      'kedai-kopi',
      'mitra-petani',
    ]);
    const transport = agenda.one<Transport>([
      'email',
      'email',
      'telegram',
      'whatsapp',
      'whatsapp',
      'web_push',
    ]);
    const leave = await this.ways[transport](handle, agenda.one(SOURCES));
    this.count(handle, 1);
    if (!agenda.happens(LEAVE)) return;
    agenda.at(agenda.momentOf(day + agenda.random.between(3, STAYS_DAYS)), async () => {
      if ((await leave()) !== false) this.count(handle, -1);
    });
  }

  /** How a person follows; each returns how they leave. */
  private readonly ways: Record<Transport, (handle: string, source: string) => Promise<Leave>> = {
    email: async (handle, source) => {
      const { client, sandboxes } = this.brand;
      const address = this.address();
      await follow(client, handle, { transport: 'email', address, source }, 202);
      const mail = await until('the mail to confirm comes', () => sandboxes.smtp.to(address)[0]);
      const link = /https?:\/\/\S+\/confirm\/[^\s"<>]+/.exec(mail.text)![0];
      await pressButton(client, client.pathOf(link));
      return async () => {
        const last = sandboxes.smtp.to(address).at(-1)?.headers['list-unsubscribe'] ?? '';
        const link = /<(http[^>]+)>/.exec(last)?.[1];
        // Who got no post yet has no link to leave by.
        return link === undefined ? false : leaveByOneClick(client, link);
      };
    },
    web_push: async (handle, source) => {
      const { client, sandboxes } = this.brand;
      const { public_key } = (await client.get<{ public_key: string }>(`/@${handle}/push-key`)).json;
      const subscription = sandboxes.webPush.subscribe(public_key);
      await follow(client, handle, { transport: 'web_push', subscription, source }, 201);
      const welcome = sandboxes.webPush.pushes.find(({ endpoint }) => endpoint === subscription.endpoint)!;
      const { leave } = JSON.parse(welcome.text!) as { leave: string };
      return () => leaveByOneClick(client, leave);
    },
    telegram: async (handle, source) => {
      const { client, sandboxes } = this.brand;
      const person = this.agenda.random.between(1e8, 9e8);
      const { start_url } = (await follow(client, handle, { transport: 'telegram', source }, 202)).json;
      await sandboxes.telegram.write(person, `/start ${new URL(start_url!).searchParams.get('start')}`);
      return () => sandboxes.telegram.write(person, '/stop');
    },
    whatsapp: async (handle, source) => {
      const { client, sandboxes } = this.brand;
      const person = `62812${this.agenda.random.between(1e7, 9e7)}`;
      const { start_url } = (await follow(client, handle, { transport: 'whatsapp', source }, 202)).json;
      await sandboxes.whatsapp.inbound(person, new URL(start_url!).searchParams.get('text')!);
      return () => sandboxes.whatsapp.inbound(person, 'stop');
    },
  };

  /** A post was sent to a channel: whom it cannot reach is no follower any more. */
  sent(handle: string): void {
    this.count(handle, -(this.wrong.get(handle) ?? 0));
    this.wrong.delete(handle);
  }

  private count(handle: string, by: number): void {
    this.counts.set(handle, this.counts.get(handle)! + by);
  }
}
