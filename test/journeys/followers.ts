import assert from 'node:assert/strict';
import type { LiveReader as Reader } from '../support/sandboxes/live.js';
import { LiveReader } from '../support/sandboxes/live.js';
import type { SmtpSandbox } from '../support/sandboxes/smtp.js';
import type { WebhookEndpoint, WebhookSandbox } from '../support/sandboxes/webhook.js';
import { until } from '../support/until.js';
import type { Answer } from '../support/http-client.js';
import { UnexpectedAnswer, type Client } from './client.js';

interface Followed {
  status: 'confirmed' | 'pending' | 'following';
  token?: string;
  stream?: string;
  secret?: string;
  start_url?: string;
  unsubscribe_url?: string;
}

/** Asks to follow. */
export function follow(
  client: Client,
  handle: string,
  input: object,
  expect: number,
): Promise<Answer<Followed>> {
  return client.post<Followed>(`/@${handle}/followers`, input, { expect: [expect] });
}

export async function followLive(client: Client, handle: string): Promise<Reader> {
  const { json: body } = await follow(client, handle, { transport: 'live' }, 201);
  assert.equal(body.status, 'confirmed');
  assert.ok(body.stream, 'a live follower is told its stream');
  return LiveReader.open(client.url + client.pathOf(body.stream));
}

/** Follows by a webhook that echoes its challenge; deliveries must be signed with the secret that was shown. */
export async function followByWebhook(
  client: Client,
  handle: string,
  sandbox: WebhookSandbox,
  name: string,
): Promise<{ endpoint: WebhookEndpoint; leave: string }> {
  const endpoint = sandbox.endpoint(name);
  const { json: body } = await follow(client, handle, { transport: 'webhook', address: endpoint.url }, 201);
  assert.equal(body.status, 'confirmed');
  assert.match(body.secret ?? '', /^whsec_/);
  endpoint.trust(body.secret!);
  assert.deepEqual(endpoint.forged, []);
  assert.ok(endpoint.challenges >= 1, 'the endpoint was challenged');
  return { endpoint, leave: client.pathOf(body.unsubscribe_url!) };
}

/** Asks to follow by e-mail; returns the path of the mailed link. */
export async function askByMail(
  client: Client,
  handle: string,
  smtp: SmtpSandbox,
  address: string,
): Promise<string> {
  const { json: body } = await follow(client, handle, { transport: 'email', address }, 202);
  // An installation in use may still have its mail server for unreachable: then the mail comes later, and the answer says so.
  assert.deepEqual({ ...body, delayed: undefined }, { status: 'pending', delayed: undefined });
  const mail = await until(`the mail to ${address} comes`, () => smtp.to(address)[0]);
  const url = /https?:\/\/\S+\/confirm\/[^\s"<>]+/.exec(mail.text)?.[0];
  if (!url) throw new UnexpectedAnswer(`The mail to ${address} has no link to confirm`);
  return client.pathOf(url);
}

/** Opens a mailed link and presses the button of its page: opening alone has no effect. */
export async function pressButton(client: Client, path: string): Promise<void> {
  const page = await client.get(path, { headers: { accept: 'text/html' }, expect: [200] });
  assert.match(page.text, /<form[^>]*method="post"/i, 'the page has a button');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  await client.post(path, {}, { form: true, headers: { accept: 'text/html' }, expect: [200] });
}
