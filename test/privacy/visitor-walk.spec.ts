import { readFileSync } from 'node:fs';
import { customersOf, INBOX_DOORS, type InboxCustomer } from '../chaos/inbox-customers.js';
import { CallLog } from '../chaos/call-log.js';
import { makeAd } from '../journeys/ad.js';
import type { Client } from '../journeys/client.js';
import { askByMail } from '../journeys/followers.js';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import { PDF } from '../support/pictures.js';
import { LiveReader } from '../support/sandboxes/live.js';
import { until } from '../support/until.js';

/** What the team writes for itself; none of it may reach a customer. */
const CANARIES = {
  person: 'Ayukenari4f19',
  key: 'kuncikenari8d02',
  team: 'mejakenari27ac',
  note: 'catatankenari6b3e',
  tag: 'tandakenari91fd',
  shortcut: 'singkatkenari5c',
};

interface Names {
  handle: string;
  channel: string;
  post: string;
  code: string;
  file: string;
  confirm: string;
}

/**
 * Where the walk goes for each route that is open to everyone. A null is what no visitor sees: networks, shops and
 * operators call it. Streams are read by the test itself.
 */
const WALK: Record<string, ((names: Names) => string) | null> = {
  'get /': () => '/',
  'get /@{handle}': ({ channel }) => `/@${channel}`,
  'get /@{handle}/feed.json': ({ channel }) => `/@${channel}/feed.json`,
  'get /@{handle}/feed.xml': ({ channel }) => `/@${channel}/feed.xml`,
  'get /@{handle}/follow': ({ channel }) => `/@${channel}/follow`,
  'get /@{handle}/follow-ways': ({ channel }) => `/@${channel}/follow-ways`,
  'get /@{handle}/push-key': ({ channel }) => `/@${channel}/push-key`,
  'get /@{handle}/{post}': ({ channel, post }) => `/@${channel}/${post}`,
  'get /app/{name}': () => '/app/unknown',
  'get /assets/channel.css': () => '/assets/channel.css',
  'get /assets/channel.js': () => '/assets/channel.js',
  'get /assets/follow.js': () => '/assets/follow.js',
  'get /assets/local-time.js': () => '/assets/local-time.js',
  'get /c/{code}': ({ code }) => `/c/${code}`,
  'get /chat/assets/chat.css': () => '/chat/assets/chat.css',
  'get /chat/assets/chat.js': () => '/chat/assets/chat.js',
  'get /chat/{workspace}': ({ handle }) => `/chat/${handle}`,
  'get /chat/{workspace}/consent': ({ handle }) => `/chat/${handle}/consent`,
  'get /chat/{workspace}/media/{id}': ({ handle, file }) => `/chat/${handle}/media/${file}`,
  'get /chat/{workspace}/messages': ({ handle }) => `/chat/${handle}/messages`,
  'get /confirm/{token}': ({ confirm }) => confirm,
  'get /docs': () => '/docs',
  'get /docs/{file}': () => '/docs/agents.md',
  'get /embed/chat.js': () => '/embed/chat.js',
  'get /favicon.svg': () => '/favicon.svg',
  'get /openapi.json': () => '/openapi.json',
  'get /other-host': null,
  'get /preferences/{token}': () => '/preferences/unknown',
  'get /push-worker.js': () => '/push-worker.js',
  'get /unsubscribe/{token}': () => '/unsubscribe/unknown',
  'get /webhooks/{token}': () => '/webhooks/unknown',
  'get /hooks/meta/{hook}': null,
  'get /hooks/whatsapp': null,
  'get /internal/domain': null,
  'get /healthz': null,
  'get /readyz': null,
  'get /metrics': null,
};
/** Streams, each of which the test reads. */
const STREAMS = ['get /@{handle}/live', 'get /chat/{workspace}/live'];
/** What visitors send, each of which is answered with what a view above shows, or with ids. */
const SENT = [
  'post /@{handle}/followers',
  'post /chat/{workspace}/consent',
  'post /chat/{workspace}/media',
  'post /chat/{workspace}/messages',
  'post /chat/{workspace}/sessions',
  ...['post /confirm/{token}', 'post /preferences/{token}', 'post /unsubscribe/{token}'],
  ...['post /webhooks/{token}/replay', 'post /webhooks/{token}/rotate', 'post /v1/setup'],
  ...['post /v1/session', 'post /v1/session/second-factor'],
  ...['post /v1/session/passkey', 'post /v1/session/passkey-challenge'],
  ...['post /v1/invitations/preview', 'post /v1/invitations/accept'],
  ...['post /v1/password-resets', 'post /v1/password-resets/complete'],
  ...['post /hooks/email/bounces', 'post /hooks/meta/{hook}', 'post /hooks/shops/{id}'],
  ...['post /hooks/telegram/{hook}', 'post /hooks/whatsapp'],
];

type Described = { paths: Record<string, Record<string, { 'x-roles'?: string[] }>> };

/** Every route of the product that is open to everyone, such as `get /chat/{workspace}`. */
function openRoutes(): string[] {
  const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as Described;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-roles']?.includes('everyone'))
      .map(([method]) => `${method} ${path}`),
  );
}

it('names every route that is open to everyone, so that a new one is walked too', () => {
  const known = new Set([...Object.keys(WALK), ...STREAMS, ...SENT]);
  expect(openRoutes().filter((route) => !known.has(route))).toEqual([]);
  const present = new Set(openRoutes());
  expect([...known].filter((route) => !present.has(route))).toEqual([]);
});

describe('what the team writes for itself', () => {
  let setup: JourneySetup;
  let ayu: Client;
  const customers: InboxCustomer[] = [];
  beforeAll(async () => {
    setup = await openJourneySetup('embedded', {}, undefined, {
      messenger: { tells: ['echo', 'delivery', 'read'] },
    });
    for (const door of INBOX_DOORS) {
      if (door === 'web') continue;
      const customer = (await customersOf(setup, door, new CallLog()))();
      await customer.write([`${door} halo`]);
      customers.push(customer);
    }
  }, 300_000);
  afterAll(() => setup?.close());

  it('reaches no page, no feed, no stream, no file and no message of a bot', async () => {
    const { client, workspace, sandboxes, stack } = setup;
    const { owner, publisher, handle } = workspace;
    const { id: person } = (
      await owner.post<{ id: string }>('/v1/people', { name: CANARIES.person, role: 'agent' })
    ).json;
    const keys = await owner.post<{ api_key: string }>(`/v1/people/${person}/api-keys`, {
      name: CANARIES.key,
    });
    ayu = owner.as(keys.json.api_key);
    const team = (await owner.post<{ id: string }>('/v1/teams', { name: CANARIES.team })).json.id;
    await owner.put(`/v1/teams/${team}/members/${person}`, {});
    const quick = { shortcut: CANARIES.shortcut, texts: { any: 'Terima kasih sudah menunggu' } };
    const saved = (await ayu.post<{ id: string }>('/v1/quick-replies', quick)).json.id;
    const tag = (await ayu.post<{ id: string }>('/v1/tags', { name: CANARIES.tag })).json.id;

    const session = await client.post<{ visitor_token: string; conversation_id: string }>(
      `/chat/${handle}/sessions`,
      {},
      { expect: [201] },
    );
    const headers = { 'x-visitor-token': session.json.visitor_token };
    await client.post(`/chat/${handle}/messages`, { text: 'web halo' }, { headers });
    const handled = `kabar-${handle.slice(0, 20)}`;
    const channel = (await publisher.post<{ id: string }>('/v1/channels', { handle: handled, name: 'Kabar' }))
      .json.id;
    const draft = await publisher.post<{ id: string }>(`/v1/channels/${channel}/posts`, {
      ...{ title: 'Panen', body: 'Panen' },
    });
    const streams = [
      await LiveReader.open(`${stack.url}/chat/${handle}/live?after=0`, headers),
      await LiveReader.open(`${stack.url}/@${handled}/live`),
    ];
    await publisher.post(`/v1/posts/${draft.json.id}/publish`);
    const { link } = await makeAd({ ...setup, report: () => undefined }, 'Selamat datang', {});
    const confirm = await askByMail(client, handled, sandboxes.smtp, 'sari@example.org');

    const chats = await until('every customer has a conversation', async () => {
      const { items } = (
        await ayu.get<{ items: { id: string; door: string; version: number }[] }>(
          '/v1/conversations?limit=100',
        )
      ).json;
      return items.length === INBOX_DOORS.length && items;
    });
    let file = '';
    for (const { id, door, version } of chats) {
      const url = `/v1/conversations/${id}`;
      await ayu.post(`${url}/notes`, { text: CANARIES.note }, { expect: [201] });
      const work = { version, assignee_id: person, team_id: team, tag_ids: [tag] };
      await ayu.patch(url, work, { expect: [200] });
      const rendered = await ayu.post<{ text: string }>(`/v1/quick-replies/${saved}/render`, {
        conversation_id: id,
      });
      await ayu.post(`${url}/messages`, { text: rendered.json.text }, { expect: [201] });
      if (door !== 'web') continue;
      const type = { 'content-type': 'application/octet-stream' };
      const sent = await client.post<{ id: string }>(`/chat/${handle}/media`, PDF, {
        headers: { ...headers, ...type },
        expect: [201],
      });
      file = sent.json.id;
      await client.post(`/chat/${handle}/messages`, { media_id: file }, { headers, expect: [201] });
    }
    const answer = quick.texts.any;
    for (const customer of customers)
      await until(`the answer reached ${customer.door}`, async () =>
        (await customer.arrived()).includes(answer),
      );
    await until('the answer is in the stream', () => JSON.stringify(streams[0]!.events).includes(answer));

    const seen: [place: string, text: string][] = streams.map((stream, index) => [
      STREAMS[index]!,
      JSON.stringify(stream.events),
    ]);
    const names: Names = { handle, channel: handled, post: draft.json.id, code: link.code, file, confirm };
    for (const [route, pathOf] of Object.entries(WALK)) {
      if (!pathOf) continue;
      const { status, bytes } = await client.get(pathOf(names), { headers, expect: [200, 302, 404, 410] });
      // A link of a mail is bound to its follower: with an unknown one the page says so.
      if (!pathOf(names).endsWith('/unknown'))
        expect([route, status]).toEqual([route, status < 400 ? status : 0]);
      seen.push([route, Buffer.from(bytes).toString('utf8')]);
    }
    seen.push(['whatsapp', JSON.stringify([...sandboxes.whatsapp.messages.values()])]);
    for (const name of ['messenger', 'telegram'] as const)
      seen.push([name, JSON.stringify(sandboxes[name].received)]);
    seen.push(['uploads', JSON.stringify(sandboxes.meta.events)]);
    seen.push(['mails', JSON.stringify(sandboxes.smtp.mails)]);
    await Promise.all(streams.map((stream) => stream.close()));

    expect(seen.filter(([, text]) => text.includes(answer)).length).toBeGreaterThanOrEqual(5);
    const secrets = [...Object.values(CANARIES), person, team, tag, saved];
    const leaks = seen.flatMap(([place, text]) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
    );
    expect(leaks).toEqual([]);
  }, 300_000);
});
