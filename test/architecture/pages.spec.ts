import { readFileSync } from 'node:fs';
import { Client } from '../journeys/client.js';
import { startTelegramSandbox, type TelegramSandbox } from '../support/sandboxes/telegram.js';
import { HttpClient, overNetwork } from '../support/http-client.js';
import { startStack, type Stack } from '../support/stack.js';
import { ID_OF, createOneOfEverything, type CreatedIds } from '../support/one-of-everything.js';

const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, { get?: { 'x-roles'?: string[] } }>;
};
/** Cursors: some have the form of another list's cursors, others have no valid form. */
const FOREIGN = [
  'x',
  '-',
  '0',
  'evt_01k9zzzzzzzzzzzzzzzzzzzzzz',
  'adv_01K9',
  '2026-01-01',
  '2026-01-01_IDRX',
  '2026-99-99_idr',
  '1-2-3',
  '1_2',
  `1-evt_01k9zzzzzzzzzzzzzzzzzzzzzz`,
  '9'.repeat(16),
];
/** Lists whose cursors are numbers. */
const NUMBERED = /\/(changes|followers|messages)$/;

describe('every list of the API', () => {
  let stack: Stack;
  let telegram: TelegramSandbox;
  let client: Client;
  let ids: CreatedIds;
  const lists: string[] = [];

  const ask = async (path: string, query = '') => {
    const filled = path.replace(
      /\{[^}]+\}/,
      () => ids[ID_OF[Object.keys(ID_OF).find((one) => path.startsWith(one))!]!]!,
    );
    const more = path.endsWith('/receipts') ? `state=delivered&${query}` : query;
    const http = new HttpClient(overNetwork(stack.url), { authorization: `Bearer ${client.secret}` });
    const { status, json } = await http.get<Record<string, any> | undefined>(`${filled}?${more}`);
    return { status, json: json ?? {} };
  };

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ plainHttp: true });
    stack = await startStack('embedded', { env: { TELEGRAM_BASE_URL: telegram.url } });
    const visitor = new Client(stack.url);
    const setup = {
      workspace: 'Kopi',
      name: 'Owner',
      email: 'owner@example.org',
      password: 'long enough to do',
    };
    const { json: body } = await visitor.post<{ api_key: string; handle: string; key_id: string }>(
      '/v1/setup',
      setup,
    );
    client = visitor.as(body.api_key);
    ids = await createOneOfEverything(client, visitor, body);
    for (const [path, { get }] of Object.entries(paths)) {
      const roles = get?.['x-roles'] ?? ['everyone'];
      if (!path.startsWith('/v1/') || /live|everyone/.test(`${path} ${roles.join()}`)) continue;
      if ((path.match(/\{/g) ?? []).length > 1 || path.startsWith('/v1/operations/')) continue;
      const { status, json } = await ask(path);
      if (status === 200 && 'next_cursor' in json) lists.push(path);
    }
  });
  afterAll(async () => {
    await stack.stop();
    await telegram.close();
  });

  it('is a page: items, and the cursor of the next one', async () => {
    expect(lists.length).toBeGreaterThanOrEqual(15);
    for (const path of lists) {
      const { json } = await ask(path, 'limit=1');
      expect([path, json]).toEqual([
        path,
        { items: expect.any(Array), next_cursor: json['next_cursor'] === null ? null : expect.any(String) },
      ]);
    }
  });

  it('continues after a page, and refuses a cursor that no page ended with', async () => {
    for (const path of lists) {
      const { json } = await ask(path, 'limit=1');
      if (json['next_cursor'] !== null)
        expect([path, (await ask(path, `cursor=${json['next_cursor']}`)).status]).toEqual([path, 200]);
      for (const cursor of FOREIGN) {
        if (cursor === '0' && NUMBERED.test(path)) continue;
        const answer = await ask(path, `cursor=${cursor}`);
        expect([path, cursor, answer.status, answer.json['errors']?.[0]?.field]).toEqual([
          path,
          cursor,
          400,
          'cursor',
        ]);
      }
    }
  });
});
