import assert from 'node:assert/strict';
import type { LiveReader } from '../support/sandboxes/live.js';
import { leaveByOneClick, parseWords, type Follower, type Leaver, type PostWords } from './follower.js';
import { askByMail, followByWebhook, pressButton } from './followers.js';
import type { JourneyContext } from './journey-context.js';

/** A follower on the channel's page, open in a browser. */
export const liveFollower = (live: LiveReader): Follower => ({
  transport: 'live',
  posts: () => live.messages<PostWords>().map(({ title, body }) => ({ title, body })),
});

/** Follows by a webhook that has echoed its challenge; its deliveries must be signed. */
export async function webhookFollower(
  { client, sandboxes }: JourneyContext,
  handle: string,
  name: string,
): Promise<Leaver> {
  const { endpoint, leave } = await followByWebhook(client, handle, sandboxes.webhook, name);
  return {
    transport: 'webhook',
    posts: () => {
      assert.deepEqual(endpoint.forged, []);
      return endpoint.deliveries.map(({ post: { title, body } }) => ({ title: title ?? '', body }));
    },
    leave: async () => {
      await leaveByOneClick(client, leave);
      return 'by one click';
    },
  };
}

/** Follows by e-mail and confirms through the mailed link; opening the link alone must not confirm. */
export async function emailFollower(
  { client, workspace, sandboxes, report }: JourneyContext,
  handle: string,
  { channel, address }: { channel: string; address: string },
): Promise<Follower> {
  const link = await askByMail(client, handle, sandboxes.smtp, address);
  report('somebody asks for it by e-mail', 'the answer is "pending", and a mail with a link comes');
  await client.get(link, { headers: { accept: 'text/html' }, expect: [200] });
  const { json: body } = await workspace.publisher.get<{ by_transport: { email: number } }>(
    `/v1/channels/${channel}/audience`,
  );
  assert.equal(body.by_transport.email, 0, 'opening the link does not confirm');
  await pressButton(client, link);
  report('the link of the mail is opened', 'a button, which confirms; opening alone does not');
  return {
    transport: 'email',
    posts: () => {
      const mails = sandboxes.smtp.to(address);
      assert.equal(new Set(mails.map(({ id }) => id)).size, mails.length);
      // Leaves out the first mail, which asks for confirmation.
      return mails.slice(1).map(({ subject, text, headers }) => {
        assert.match(headers['list-unsubscribe'] ?? '', /^<https?:\/\/.+\/unsubscribe\/.+>$/);
        assert.equal(headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
        const words = parseWords(/^(.*)\n\n([\s\S]*?)\n\n--\n/, text);
        assert.equal(words.title, subject);
        return words;
      });
    },
  };
}
