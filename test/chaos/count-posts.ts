import type { ReceivedMail } from '../support/sandboxes/smtp.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { Cast } from './cast.js';
import type { Kill } from './kills.js';
import type { PlayedPost } from './load.js';
import { countBy, type Tally } from './tally.js';

/** What keeps a sent mail from being noted down. */
const NOTES = new Set(['all-in-one', 'fan-out', 'mariadb', 'redis']);
/** Longest time from a mail's arrival to its note. */
const FLIGHT_MS = 5_000;

/** Every accepted post at every follower, once. */
export function countPosts(
  tally: Tally,
  posts: readonly PlayedPost[],
  cast: Cast,
  smtp: SmtpSandbox,
  kills: readonly Kill[],
): void {
  tally.accepted += posts.length;
  for (const endpoint of cast.endpoints) {
    const ids = endpoint.distinct();
    tally.repeats.webhook += endpoint.deliveries.length - ids.length;
    const counts = countBy(ids, (delivery) => delivery.post.post_id);
    for (const { id } of posts) tally.once(`post ${id} at the webhook ${endpoint.url}`, counts.get(id) ?? 0);
    for (const forged of endpoint.forged) tally.wrong.push(`not signed as it should be: ${forged}`);
  }
  for (const [reader, live] of cast.live.entries()) {
    const counts = countBy(live.events, ({ data }) => (JSON.parse(data) as { post_id: string }).post_id);
    for (const { id } of posts) tally.once(`post ${id} in live stream ${reader + 1}`, counts.get(id) ?? 0);
    const ids = countBy(live.events, ({ id }) => id);
    for (const [id, times] of ids) tally.once(`live event ${id}`, times);
  }
  for (const address of cast.addresses) countMails(tally, posts, smtp.to(address), kills);
}

function countMails(
  tally: Tally,
  posts: readonly PlayedPost[],
  mails: ReceivedMail[],
  kills: readonly Kill[],
): void {
  for (const { title } of posts) {
    const ofPost = mails.filter(({ subject }) => subject === title);
    const byId = Map.groupBy(ofPost, ({ id }) => id);
    tally.once(`mail "${title}"`, byId.size);
    for (const [id, copies] of byId) {
      const inFlight = copies
        .slice(1)
        .filter((copy, index) => wasInFlight(copies[index]!, copy, kills)).length;
      tally.mailsInFlight += inFlight;
      tally.once(`mail ${id}`, copies.length - inFlight);
    }
  }
}

/** Whether something that was to note the first one down was killed just after it went out. */
const wasInFlight = (first: ReceivedMail, second: ReceivedMail, kills: readonly Kill[]): boolean =>
  kills.some(
    ({ target, at, backAt }) =>
      NOTES.has(target) && first.at > at - FLIGHT_MS && first.at < backAt && second.at > at,
  );
