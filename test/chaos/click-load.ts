import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { unique } from '../journeys/unique.js';
import type { SeededRandom } from './seeded-random.js';

/** One visit to a tracked link, which its visitor makes once and never again. */
export interface ClickVisit {
  /** Its own click id of a network, by which the visit is found again whatever it was answered. */
  fbclid: string;
  /** Null where nobody answered: the process died first. */
  status: number | null;
  /** X-Click-Id. */
  id: string | null;
  /** Whether it was answered with the address of its link's door. */
  sentOn: boolean;
  milliseconds: number;
  /** The phases of the run in which it began and ended. */
  phases: [string, string];
}

/** A link and how the addresses begin that it sends people to. */
export interface TargetLink {
  code: string;
  door: string;
}

export interface ClickTargets {
  /** The listener of the process that redirects. */
  direct: string;
  /** The one origin; on the embedded stack the same process. */
  gateway: string;
  links: readonly TargetLink[];
}

interface Answer {
  status: number;
  id: string | null;
  location: string;
}

/** The phase of a run in which the process that redirects was killed and is not ready yet. */
export const DEAD = 'dead';

const VISITORS_AT_ONCE = 12;
const PAUSE_MS = [5, 60] as const;
const AWAY_PAUSE_MS = 200;
/** Part of the visits that come through the gateway. */
const GATEWAY_SHARE = 0.3;
const TIMEOUT_MS = 30_000;

/** Visits links without pause until it is stopped, and records what each visitor saw. */
export class ClickLoad {
  readonly visits: ClickVisit[] = [];
  /** Of the visits that begin or end now. */
  phase = 'running';
  private readonly run = unique();
  private readonly agent = new Agent({ connections: VISITORS_AT_ONCE });
  private readonly working: Promise<void>[];
  private number = 0;
  private stopped = false;

  constructor(
    private readonly targets: ClickTargets,
    private readonly random: SeededRandom,
  ) {
    this.working = Array.from({ length: VISITORS_AT_ONCE }, () => this.work());
  }

  /** Number of visits that were sent on without a click id. */
  get withoutId(): number {
    return this.visits.filter(({ sentOn, id }) => sentOn && id === null).length;
  }

  /** Milliseconds of the slowest visit since there were so many of them. */
  slowestSince(count: number): number {
    return Math.round(Math.max(0, ...this.visits.slice(count).map(({ milliseconds }) => milliseconds)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
    await this.agent.destroy();
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      const isAnswered = await this.visit();
      await delay(isAnswered ? this.random.between(...PAUSE_MS) : AWAY_PAUSE_MS);
    }
  }

  /** False where nobody answered, or the gateway did in place of the process that redirects. */
  private async visit(): Promise<boolean> {
    const { targets, random } = this;
    const link = targets.links[random.between(0, targets.links.length - 1)]!;
    const origin = random.next() < GATEWAY_SHARE ? targets.gateway : targets.direct;
    const fbclid = `IwAR-${this.run}-${++this.number}`;
    const began = performance.now();
    const phase = this.phase;
    const given = await this.ask(`${origin}/c/${link.code}?fbclid=${fbclid}&consent=granted`);
    const isKilled = phase === DEAD || this.phase === DEAD;
    if (given === 'refused' && isKilled) return false;
    const answer = given === 'refused' ? null : given;
    this.visits.push({
      fbclid,
      status: answer?.status ?? null,
      id: answer?.id ?? null,
      sentOn: answer?.status === 302 && answer.location.startsWith(link.door),
      milliseconds: performance.now() - began,
      phases: [phase, this.phase],
    });
    return answer !== null && answer.status !== 503;
  }

  /** Null without a whole answer; `refused` where nobody listens, which is no visit while the process is dead. */
  private async ask(url: string): Promise<Answer | 'refused' | null> {
    const person = this.number % 1_000;
    try {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: this.agent,
        headersTimeout: TIMEOUT_MS,
        headers: {
          accept: 'text/html',
          'user-agent': `Mozilla/5.0 (Linux; Android 14; SM-A${person}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36`,
          'x-forwarded-for': `203.0.${113 + (person >> 8)}.${person & 255}`,
        },
      });
      await body.dump();
      const [id, location] = [headers['x-click-id'], headers['location']].map((value) => value?.toString());
      return { status: statusCode, id: id ?? null, location: location ?? '' };
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : null;
    }
  }
}
