import type { ReceivedMail } from '../support/sandboxes/smtp.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { ChaosFixtures } from './fixtures.js';
import type { Kill } from './kills.js';
import type { PostRecord } from './load.js';
import { countBy, type ArrivalCheck } from './arrival-check.js';

/** Processes and services whose kill can prevent that a sent mail is recorded. */
const MAIL_RECORDERS = new Set(['all-in-one', 'fan-out', 'mariadb', 'redis']);
/** Longest time from a mail's arrival until it is recorded as sent. */
const RECORD_MS = 5_000;

/** Checks that every accepted post arrived at every follower exactly once. */
export function countPosts(
  tally: ArrivalCheck,
  posts: readonly PostRecord[],
  cast: ChaosFixtures,
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
  tally: ArrivalCheck,
  posts: readonly PostRecord[],
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

/** True if a kill just after the first mail was sent explains the second one. */
const wasInFlight = (first: ReceivedMail, second: ReceivedMail, kills: readonly Kill[]): boolean =>
  kills.some(
    ({ target, at, backAt }) =>
      MAIL_RECORDERS.has(target) && first.at > at - RECORD_MS && first.at < backAt && second.at > at,
  );
