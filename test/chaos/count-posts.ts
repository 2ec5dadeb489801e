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
  check: ArrivalCheck,
  posts: readonly PostRecord[],
  fixtures: ChaosFixtures,
  smtp: SmtpSandbox,
  kills: readonly Kill[],
): void {
  check.accepted += posts.length;
  for (const endpoint of fixtures.endpoints) {
    const ids = endpoint.distinct();
    check.repeats.webhook += endpoint.deliveries.length - ids.length;
    const counts = countBy(ids, (delivery) => delivery.post.post_id);
    for (const { id } of posts) check.once(`post ${id} at the webhook ${endpoint.url}`, counts.get(id) ?? 0);
    for (const forged of endpoint.forged) check.wrong.push(`not signed as it should be: ${forged}`);
  }
  for (const [reader, live] of fixtures.live.entries()) {
    const counts = countBy(live.events, ({ data }) => (JSON.parse(data) as { post_id: string }).post_id);
    for (const { id } of posts) check.once(`post ${id} in live stream ${reader + 1}`, counts.get(id) ?? 0);
    const ids = countBy(live.events, ({ id }) => id);
    for (const [id, times] of ids) check.once(`live event ${id}`, times);
  }
  for (const address of fixtures.addresses) countMails(check, posts, smtp.to(address), kills);
}

function countMails(
  check: ArrivalCheck,
  posts: readonly PostRecord[],
  mails: ReceivedMail[],
  kills: readonly Kill[],
): void {
  for (const { title } of posts) {
    const ofPost = mails.filter(({ subject }) => subject === title);
    const byId = Map.groupBy(ofPost, ({ id }) => id);
    check.once(`mail "${title}"`, byId.size);
    for (const [id, copies] of byId) {
      const inFlight = copies
        .slice(1)
        .filter((copy, index) => wasInFlight(copies[index]!, copy, kills)).length;
      check.mailsInFlight += inFlight;
      check.once(`mail ${id}`, copies.length - inFlight);
    }
  }
}

/** True if a kill just after the first mail was sent explains the second one. */
const wasInFlight = (first: ReceivedMail, second: ReceivedMail, kills: readonly Kill[]): boolean =>
  kills.some(
    ({ target, at, backAt }) =>
      MAIL_RECORDERS.has(target) && first.at > at - RECORD_MS && first.at < backAt && second.at > at,
  );
