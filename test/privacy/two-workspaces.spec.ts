import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { Client } from '../journeys/client.js';
import { LiveClient } from '../live/live-client.js';
import { startTelegramSandbox, type TelegramSandbox } from '../support/sandboxes/telegram.js';
import { HttpClient, overNetwork, type Method } from '../support/http-client.js';
import { startStack, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { PDF } from '../support/pictures.js';
import { ID_OF, OWNER, createOneOfEverything, type CreatedIds } from '../support/one-of-everything.js';

type Operation = { 'x-roles'?: string[] };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const description = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};

/** A PNG of one pixel, in base64. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Valid bodies by route, so that only the id can be refused. */
const BODIES: Record<string, object | string | Uint8Array> = {
  'post /v1/channels/{id}/imports': 'transport,address,consent_at,consent_how,consent_wording,source\n',
  'post /v1/channels/{id}/imports/dry-run': 'transport,address\n',
  'post /v1/channels/{id}/posts': { body: 'words' },
  'patch /v1/posts/{id}': { body: 'words' },
  'patch /v1/ads/{id}': { name: 'words' },
  'patch /v1/campaigns/{id}': { name: 'words' },
  'patch /v1/connections/{id}': { serves: ['chats'] },
  'patch /v1/channels/{id}': { name: 'words' },
  'put /v1/default-teams/{scope}': { team_id: `tem_${'0'.repeat(26)}` },
  'put /v1/opening-hours/teams/{team}': { weekdays: { monday: [{ from: '09:00', to: '17:00' }] } },
  'patch /v1/people/{id}': { name: 'words' },
  'patch /v1/teams/{id}': { name: 'words' },
  'post /v1/people/{id}/api-keys': { name: 'words' },
  'patch /v1/greetings/{id}': { text: 'words' },
  'patch /v1/links/{id}': { archived: true },
  'post /v1/posts/{id}/resend': { state: 'failed' },
  'patch /v1/conversations/{id}': { version: 1, state: 'resolved' },
  'post /v1/conversations/{id}/messages': { text: 'words' },
  'post /v1/conversations/{id}/notes': { text: 'words' },
  'put /v1/conversations/{id}/activity': { activity: 'viewing' },
  'put /v1/ads/{id}/picture': { png: PIXEL },
  'put /v1/conversations/{id}/read': { sequence: 1 },
  'patch /v1/quick-replies/{id}': { shortcut: 'words' },
  'post /v1/quick-replies/{id}/render': { conversation_id: 'cnv_01k6zq8h4v9d2m7c5x3t0p6y1n' },
  'patch /v1/tags/{id}': { name: 'words' },
  'patch /v1/contacts/{id}': { blocked: true },
  'post /v1/contacts/{id}/merges': { contact_id: `cnt_${'0'.repeat(26)}` },
  'post /v1/conversations/{id}/media': PDF,
  'post /v1/conversations/{id}/stages': { stage: 'qualified' },
  'post /v1/conversations/{id}/orders': { reference: 'A-1', amount_minor: 1, currency: 'IDR' },
  'put /v1/followers/{id}/preferences': { time_zone: 'Asia/Jakarta' },
  'put /v1/ads/{id}/costs/{day}': { currency: 'IDR', amount_minor: 1 },
};

describe('two workspaces', () => {
  let stack: Stack;
  let telegram: TelegramSandbox;
  let first: Client;
  let second: Client;
  let ids: CreatedIds;

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ plainHttp: true });
    stack = await startStack('embedded', { env: { TELEGRAM_BASE_URL: telegram.url } });
    const visitor = new Client(stack.url);
    const setup = {
      workspace: 'First',
      name: 'Owner',
      ...OWNER,
    };
    const one = await visitor.post<{ api_key: string; handle: string; key_id: string }>('/v1/setup', setup);
    first = visitor.as(one.json.api_key);
    second = visitor.as(
      (await first.post<{ api_key: string }>('/v1/workspaces', { workspace: 'Second' })).json.api_key,
    );
    ids = await createOneOfEverything(first, visitor, one.json);
  });
  afterAll(async () => {
    await stack.stop();
    await telegram.close();
  });

  const routes = Object.entries(description.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      path,
      method,
      roles: item[method]!['x-roles'] ?? [],
    })),
  );
  const ofOthers = routes.filter(
    ({ path, roles }) =>
      path.includes('{') &&
      // A door is the same word in every workspace.
      !path.endsWith('{door}') &&
      path.startsWith('/v1/') &&
      !roles.includes('everyone') &&
      !path.startsWith('/v1/operations/'),
  );

  it('have routes to test', () => expect(ofOthers.length).toBeGreaterThan(15));

  it.each(ofOthers.map(({ method, path }) => [method, path] as const))(
    'answer 404 to the other workspace on %s %s',
    async (method, path) => {
      const prefix = Object.keys(ID_OF).find((one) => path.startsWith(one));
      if (!prefix) throw new Error(`${path} is not known to this test: add where its id comes from`);
      const body = BODIES[`${method} ${path}`];
      const url = path
        .replace(/\{day\}/, '2026-01-01')
        .replace('{followerId}', ids['follower']!)
        .replace('{personId}', ids['person']!)
        .replace(/\{[^}]+\}/, ids[ID_OF[prefix]!]!);
      const answer = await asSecond().send(
        method.toUpperCase() as Method,
        url + (path.includes('/receipts') && !path.endsWith('}') ? '?state=failed' : ''),
        body,
        {
          'idempotency-key': randomUUID(),
          ...(typeof body === 'string' && { 'content-type': 'text/csv' }),
          ...(body instanceof Uint8Array && { 'content-type': 'application/octet-stream' }),
        },
      );
      expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([
        404,
        'application/problem+json',
      ]);
    },
  );

  const asSecond = () => new HttpClient(overNetwork(stack.url), { authorization: `Bearer ${second.secret}` });
  const lists = routes.filter(
    ({ method, path, roles }) =>
      method === 'get' &&
      !path.includes('{') &&
      path.startsWith('/v1/') &&
      // A stream, which never ends, has a case of its own.
      path !== '/v1/live' &&
      !roles.includes('everyone') &&
      !roles.includes('instance-owner'),
  );

  it.each(lists.map(({ path }) => [path]))(
    'show the other workspace nothing of the first on %s',
    async (path) => {
      const query = path.startsWith('/v1/reports/') ? '?from=2026-01-01&to=2026-12-31' : '';
      // The first letters of what customers write there.
      const search = path === '/v1/messages' ? '?q=h' : '';
      const { text } = await asSecond().get(path + query + search);
      for (const id of Object.values(ids)) expect(text).not.toContain(id);
    },
  );

  it('show the other workspace nothing of the first in the stream of its members, from its beginning on', async () => {
    const since = (Date.now() - 30 * 60_000).toString(36);
    const open = (key: string | undefined) =>
      new LiveClient(stack.url, key!).start([], `chat:${since},fan-out:${since}`);
    const [own, other] = await Promise.all([open(first.secret), open(second.secret)]);
    await until('the first sees its own', () => own.of('message').length > 0 && own.of('post').length > 0);
    const text = JSON.stringify(other.events);
    for (const id of Object.values(ids)) expect(text).not.toContain(id);
    await Promise.all([own.stop(), other.stop()]);
  });

  it('let the first workspace see its own data', async () => {
    for (const [prefix, name] of Object.entries(ID_OF)) {
      if (description.paths[`${prefix}{id}`]?.['get']) await first.get(`${prefix}${ids[name]}`);
    }
  });

  it("refuse an ad for the other's campaign, and a link for the other's ad", async () => {
    await second.post('/v1/ads', { campaign_id: ids['campaign'], name: 'Mine' }, { expect: [404, 422] });
    await second.post('/v1/links', { ad_id: ids['ad'] }, { expect: [404, 422] });
  });
});
