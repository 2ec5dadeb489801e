import { DAY, dayIn, WEEK, type Agenda } from './agenda.js';
import type { Brand } from './brand.js';
import type { Chats } from './chats.js';
import type { DemoAd } from './demo-ad.js';
import { CAMPAIGNS, type AdWords, type CampaignWords } from './words.js';

interface Made {
  id: string;
}

/** A campaign of the words lasts so many weeks of half a year. */
const WEEKS = 26;
/** People click more at the weekend. Sunday is first. */
const WEEKDAYS = [1.3, 0.8, 0.8, 0.9, 1, 1.1, 1.4];
const PHONES = [
  'Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 13; 22111317G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
];
const ROBOT = 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)';
/** Part of the visits that is a robot's, and of people who consent to measuring. */
const ROBOTS = 0.03;
const CONSENT = 0.7;

/** The ads side of the demo: campaigns with their ads, links, costs and clicks. */
export class Ads {
  readonly all: DemoAd[] = [];

  constructor(
    private readonly brand: Brand,
    private readonly agenda: Agenda,
    private readonly chats: Chats,
  ) {}

  plan(): void {
    const { span, days } = this.agenda;
    // A shorter demo has the same campaigns, each shorter.
    const scale = (span.end - span.begin) / (WEEKS * WEEK);
    for (const campaign of CAMPAIGNS) {
      const [first, last] = campaign.weeks.map((week) => Math.floor(week * 7 * scale)) as [number, number];
      this.agenda.at(this.agenda.timeOf(Math.max(1, first), 9), () =>
        this.begin(campaign, Math.max(1, first), Math.min(days, last)),
      );
    }
  }

  private async begin(campaign: CampaignWords, first: number, last: number): Promise<void> {
    const { marketer } = this.brand;
    const made = (await marketer.post<Made>('/v1/campaigns', { name: campaign.name })).json;
    for (const words of campaign.ads) {
      const greeting = (
        await marketer.post<Made>('/v1/greetings', { text: words.greeting, name: words.name })
      ).json;
      const input = { campaign_id: made.id, name: words.name, greeting_id: greeting.id };
      const { id } = (await marketer.post<Made>('/v1/ads', input)).json;
      const doors = words.door === 'web' ? [] : [this.doorOf(words.door)];
      const link = await marketer.post<{ code: string }>('/v1/links', {
        ad_id: id,
        ...(doors.length > 0 && { doors }),
      });
      const tally = { clicks: 0, chats: 0, qualified: 0, orders: 0, purchases: 0, revenue: 0, cost: 0 };
      const ad = { ...words, id, code: link.json.code, tally };
      this.all.push(ad);
      for (let day = first; day < last; day++) this.planDay(ad, day);
    }
  }

  private doorOf(door: Exclude<AdWords['door'], 'web'>): object {
    const { doors } = this.brand;
    switch (door) {
      case 'wa_me':
        return {
          door,
          phone: doors.phone,
          draft: 'Halo Kopi Nusantara! Saya lihat iklannya, mau tanya: {code}',
        };
      default:
        return { door, connection_id: doors[door].connection_id };
    }
  }

  private planDay(ad: DemoAd, day: number): void {
    const { agenda } = this;
    const usual = ad.clicks * WEEKDAYS[agenda.weekdayOf(day)]!;
    for (let index = agenda.random.between(usual * 0.5, usual * 1.5); index > 0; index--)
      agenda.at(agenda.momentOf(day), () => this.click(ad, day));
    const cost = agenda.random.between(ad.cost * 0.8, ad.cost * 1.2) * 100;
    // The network tells the cost of a day on the next one.
    agenda.at(agenda.timeOf(day + 1, 6), () => this.pay(ad, agenda.timeOf(day, 12), cost));
  }

  private async pay(ad: DemoAd, at: number, cost: number): Promise<void> {
    const path = `/v1/ads/${ad.id}/costs/${dayIn(at)}`;
    await this.brand.marketer.put(path, { currency: 'IDR', amount_minor: cost });
    ad.tally.cost += cost;
  }

  private async click(ad: DemoAd, day: number): Promise<void> {
    const { agenda, brand } = this;
    const isRobot = agenda.happens(ROBOTS);
    const { random } = agenda;
    const address = [
      agenda.one([36, 103, 114, 125, 180, 182]),
      ...[1, 2, 3].map(() => random.between(1, 250)),
    ];
    const headers = {
      'user-agent': isRobot ? ROBOT : agenda.one(PHONES),
      'x-forwarded-for': address.join('.'),
      'cf-ipcountry': 'ID',
    };
    const consent = agenda.happens(CONSENT) ? 'granted' : 'denied';
    const clickId = `IwAR${random.between(1e8, 9e8)}${day}`;
    const path = `/c/${ad.code}?fbclid=${clickId}&utm_source=facebook&utm_medium=paid&consent=${consent}`;
    const answer = await brand.client.get(path, { headers, expect: [isRobot ? 200 : 302] });
    if (isRobot) return;
    ad.tally.clicks++;
    if (!agenda.happens(ad.chats)) return;
    const door = answer.headers['location']!;
    agenda.at(Date.now() + random.between(20_000, 4 * 60_000), () => this.chats.begin(ad, door));
  }
}

/** Days of the report that hold everything. */
export const reportDays = ({ begin, end }: { begin: number; end: number }): string =>
  `from=${dayIn(begin - DAY)}&to=${dayIn(end + DAY)}`;
