import { isolateDirection } from '#platform/http/text.js';
import { IsISO8601, IsIn, IsString } from 'class-validator';
import { html, type Html } from '#platform/http/html.js';
import { Problem } from '#platform/http/problem.js';
import { OPT_OUT } from '#message/wording.js';
import type { TransportName } from '#message/transport-name.js';
import type { EndReason, Follower } from './follower.entity.js';
import { link } from '../pages/page.js';

/** How following ended. */
export class Ended {
  @IsIn(['left', 'gone', 'blocked', 'bounced', 'complained', 'failing', 'erased']) reason: EndReason;
  @IsISO8601() at: string;
  /** The same in plain words, and how to follow again. @example You have left this channel */
  @IsString() words: string;
}

const GONE: Partial<Record<TransportName, string>> = {
  webhook: 'The endpoint answered that it is gone',
  web_push: 'The browser’s subscription to notifications is no more',
  telegram: 'Telegram knows the chat with the bot no more',
  discord: 'The webhook was removed in Discord',
  whatsapp: 'WhatsApp brings no more of these messages to the number',
};

const WHY: Record<Exclude<EndReason, 'left' | 'erased' | 'gone'>, string> = {
  blocked: 'The sender was blocked',
  bounced: 'Mail to the address came back: there is no such mailbox, or nothing has reached it for long',
  complained: 'A mail of this channel was called spam',
  failing: 'Nothing could be delivered for five days',
};

/** Null for one who follows. */
export function endedOf({ ended_tick, ended_reason, ended_at, transport }: Follower): Ended | null {
  if (ended_tick === null) return null;
  const reason = ended_reason ?? 'left';
  const at = new Date(ended_at ?? 0).toISOString();
  if (reason === 'left' || reason === 'erased') return { reason, at, words: OPT_OUT.text };
  const why = reason === 'gone' ? (GONE[transport] ?? 'The address is no more') : WHY[reason];
  const day = dayOf(at);
  const words = `${why}, so no more posts of this channel are sent to it since ${day}. You can follow again at any time.`;
  return { reason, at, words };
}

const dayOf = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** What is asked for is not for one who follows no more. */
export function endedProblem(follower: Follower): Problem {
  const { words, ...ended } = endedOf(follower)!;
  return new Problem(410, words, { members: { ended_reason: ended.reason, ended_at: ended.at } });
}

/** Title and body of a page that says how following ended. */
export function endedPage(
  { reason, at, words }: Ended,
  channel: { handle: string; name: string },
): [string, Html] {
  const left = reason === 'left' || reason === 'erased';
  const title = left
    ? `You have left ${isolateDirection(channel.name)}`
    : `You follow ${isolateDirection(channel.name)} no more`;
  const day = dayOf(at);
  const [before, after] = words.split(day);
  const time = after !== undefined && html`<time datetime="${at}">${day}</time>`;
  const back = link(`/@${channel.handle}`, `To the page of ${isolateDirection(channel.name)}`);
  return [title, html`<p>${before}${time}${after}</p>${back}`];
}
