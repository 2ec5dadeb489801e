import { HttpClient, overNetwork } from './http-client.js';
import { Authenticator } from '../../apps/console/passkeys/authenticator.fixture.js';
import type { Client } from '../journeys/client.js';
import { PDF } from './pictures.js';
import { until } from './until.js';

export type CreatedIds = Record<string, string>;

/** The id of `createOneOfEverything` that a route needs, by the path before the id. The test of two workspaces fails for a route that is missing here. */
export const ID_OF: Record<string, string> = {
  '/v1/ads/': 'ad',
  '/v1/api-keys/': 'key',
  '/v1/campaigns/': 'campaign',
  '/v1/channels/': 'channel',
  '/v1/connections/': 'connection',
  '/v1/contacts/': 'contact',
  '/v1/conversations/': 'conversation',
  '/v1/default-teams/': 'connection',
  '/v1/domains/': 'domain',
  '/v1/followers/': 'follower',
  '/v1/greetings/': 'greeting',
  '/v1/imports/': 'import',
  '/v1/invitations/': 'invitation',
  '/v1/links/': 'link',
  '/v1/media/': 'media',
  '/v1/passkeys/': 'passkey',
  '/v1/people/': 'person',
  '/v1/posts/': 'post',
  '/v1/sessions/': 'session',
  '/v1/shops/': 'shop',
  '/v1/quick-replies/': 'quick_reply',
  '/v1/tags/': 'tag',
  '/v1/opening-hours/teams/': 'team',
  '/v1/teams/': 'team',
  '/v1/uploads/': 'upload',
};

/** How the owner signs in, whom the set-up before `createOneOfEverything` made. */
export const OWNER = { email: 'owner@example.org', password: 'long enough to do' };

/** Makes a passkey of the owner, who is signed in; returns its id. */
async function makePasskey(visitor: Client, headers: Record<string, string>): Promise<string> {
  const path = '/v1/passkeys';
  const begun = await visitor.post<{ token: string; options: string }>(
    `${path}/registration`,
    {},
    { headers },
  );
  const { token, options } = begun.json;
  const { rp } = JSON.parse(options) as { rp: { id: string } };
  const device = new Authenticator(`http://${rp.id}:${new URL(visitor.url).port}`);
  const made = { token, name: 'Laptop', credential: device.register(options) };
  return (await visitor.post<{ id: string }>(path, made, { headers })).json.id;
}

/** Creates one resource of every kind in the workspace of `client`; the instance has to reach a sandbox of Telegram. */
export async function createOneOfEverything(
  client: Client,
  visitor: Client,
  workspace: { handle: string; key_id: string },
): Promise<CreatedIds> {
  const made = async (path: string, body: object) => (await client.post<{ id: string }>(path, body)).json.id;
  const cookie = (await visitor.post('/v1/session', OWNER)).headers['set-cookie']!.split(';')[0]!;
  const sessions = await visitor.get<{ items: { id: string }[] }>('/v1/sessions', { headers: { cookie } });
  const passkey = await makePasskey(visitor, { cookie, origin: visitor.url });
  const channel = await made('/v1/channels', { handle: 'first-channel', name: 'First' });
  const connection = await made('/v1/connections/telegram', { bot_token: '42:SANDBOX' });
  const post = await made(`/v1/channels/${channel}/posts`, { body: 'words' });
  await client.post(`/v1/posts/${post}/publish`);
  await visitor.post('/@first-channel/followers', { transport: 'live' });
  const followers = (await client.get<{ items: { id: string }[] }>(`/v1/channels/${channel}/followers`)).json
    .items;
  const file =
    'transport,address,consent_at,consent_how,consent_wording,source\nemail,one@example.test,2026-01-01,shop,Yes,https://shop.example\n';
  const http = new HttpClient(overNetwork(client.url), { authorization: `Bearer ${client.secret}` });
  const csv = { 'content-type': 'text/csv' };
  const brought = (await http.post<{ id: string }>(`/v1/channels/${channel}/imports`, file, csv)).json.id;
  const tag = await made('/v1/tags', { name: 'wholesale' });
  const quick_reply = await made('/v1/quick-replies', { shortcut: 'halo', texts: { any: 'Halo' } });
  const greeting = await made('/v1/greetings', { text: 'hello' });
  const shop = await made('/v1/shops', { name: 'S' });
  const campaign = await made('/v1/campaigns', { name: 'C' });
  const ad = await made('/v1/ads', { campaign_id: campaign, name: 'A', greeting_id: greeting });
  const { id: link, code } = (await client.post<{ id: string; code: string }>('/v1/links', { ad_id: ad }))
    .json;
  const invitation = await made('/v1/invitations', { email: 'sari@example.org', role: 'agent' });
  const person = await made('/v1/people', { name: 'Budi', role: 'agent' });
  const team = await made('/v1/teams', { name: 'Orders' });
  await client.put(`/v1/teams/${team}/members/${person}`, {});
  const domain = await made('/v1/domains', { host: 'go.kopi.example' });
  await client.put('/v1/networks/meta', { dataset_id: '123456', access_token: 'a-token-of-the-first' });
  const click = await visitor.get(`/c/${code}?fbclid=abc&consent=granted`, { expect: [302] });
  const token = new URL(click.headers['location']!, visitor.url).searchParams.get('click');
  const session = await visitor.post<{ visitor_token: string; conversation_id: string }>(
    `/chat/${workspace.handle}/sessions`,
    { click_token: token },
  );
  await visitor.post(
    `/chat/${workspace.handle}/messages`,
    { text: 'hi' },
    { headers: { 'x-visitor-token': session.json.visitor_token } },
  );
  const conversation = session.json.conversation_id;
  const type = { 'content-type': 'application/octet-stream' };
  const media = (await http.post<{ id: string }>(`/v1/conversations/${conversation}/media`, PDF, type)).json
    .id;
  await client.post(`/v1/conversations/${conversation}/stages`, { stage: 'qualified' });
  const contact = (await client.get<{ contact_id: string }>(`/v1/conversations/${conversation}`)).json
    .contact_id;
  await until(
    'the delivery is known',
    async () => (await client.get(`/v1/posts/${post}/delivery`, { expect: [200, 404] })).status === 200,
  );
  const upload = await until(
    'the upload is there',
    async () => (await client.get<{ items: { id: string }[] }>('/v1/uploads')).json.items[0]?.id,
  );
  return {
    channel,
    connection,
    post,
    greeting,
    shop,
    tag,
    quick_reply,
    campaign,
    ad,
    link,
    domain,
    invitation,
    passkey,
    person,
    team,
    conversation,
    media,
    contact,
    upload: String(upload),
    follower: followers[0]!.id,
    import: brought,
    key: workspace.key_id,
    session: sessions.json.items[0]!.id,
  };
}
