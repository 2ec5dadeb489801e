import { isolateDirection } from '#platform/http/text.js';
import { IsISO8601, IsIn, IsString } from 'class-validator';
import { html, type Html } from '#platform/http/html.js';
import { Problem } from '#platform/http/problem.js';
import { OPT_OUT } from '../audience/wording.js';
import { dayAndTime, LANGUAGES, type Language } from '#platform/language/language.js';
import type { EndReason, Follower } from '../audience/follower.entity.js';
import { link } from '../pages/page.js';
import { TEXTS } from '../pages/texts.js';
import { descriptorOf } from './transport-list.js';

/** Why and when a follower was ended. */
export class Ended {
  @IsIn(['left', 'gone', 'blocked', 'bounced', 'complained', 'failing', 'erased']) reason: EndReason;
  @IsISO8601() at: string;
  /** The same in plain words, and how to follow again. @example You have left this channel */
  @IsString() words: string;
}

/** Returns why a follower ended, in words; null when the follower is active. */
export function endedOf(follower: Follower, language: Language = 'en'): Ended | null {
  const { ended_tick, ended_reason, ended_at, transport } = follower;
  if (ended_tick === null) return null;
  const reason = ended_reason ?? 'left';
  const at = new Date(ended_at ?? 0).toISOString();
  if (hasLeft(reason)) return { reason, at, words: OPT_OUT.text[language] };
  const { why, because } = TEXTS[language].ended;
  const words = because(
    reason === 'gone' ? descriptorOf(transport).texts[language].gone : why[reason],
    dayAndTime(Date.parse(at), language),
  );
  return { reason, at, words };
}

const hasLeft = (reason: EndReason): reason is 'left' | 'erased' => reason === 'left' || reason === 'erased';

/** The 410 problem for a request that needs an active follower. */
export function endedProblem(follower: Follower): Problem {
  const [en, id] = LANGUAGES.map((language) => endedOf(follower, language)!) as [Ended, Ended];
  const members = { ended_reason: en.reason, ended_at: en.at };
  return new Problem(410, en.words, { members, words: { en: en.words, id: id.words } });
}

/** Title and HTML body of the page that says why a follower ended. */
export function endedPage(
  follower: Follower,
  channel: { handle: string; name: string },
  language: Language,
): [string, Html] {
  const { reason, at, words } = endedOf(follower, language)!;
  const { leaving, follow } = TEXTS[language];
  const name = isolateDirection(channel.name);
  const title = hasLeft(reason) ? leaving.left(name) : leaving.ended(name);
  const day = dayAndTime(Date.parse(at), language);
  const [before, after] = words.split(day);
  const time = after !== undefined && html`<time datetime="${at}">${day}</time>`;
  return [title, html`<p>${before}${time}${after}</p>${link(`/@${channel.handle}`, follow.toPage(name))}`];
}
