import { Client } from '../journeys/client.js';
import { findForms, formsOf } from '../privacy/word-forms.js';
import { readFiles } from '../privacy/stored-data.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'one@example.com',
  password: 'at least ten characters',
};
/** Names that no other app may learn. */
const [BUDI, CICI, TEAM] = ['Budikenari7f3a', 'Cicikenari90bd', 'Mejakenari51ce'];

interface Shown {
  assignee_id: string | null;
  team_id: string | null;
}

/** People and teams through the gateway of a whole stack: from the owner's request to the person who gets a chat. */
export function describeAgents(kind: StackKind): void {
  describe(`people and teams on the ${kind} stack`, () => {
    let stack: Stack;
    let visitor: Client;
    let owner: Client;
    let handle: string;
    let budi: { id: string; client: Client };
    let cici: { id: string; client: Client };
    let team: string;

    beforeAll(async () => {
      stack = await startStack(kind);
      visitor = new Client(stack.url);
      const done = (await visitor.post<{ api_key: string; handle: string }>('/v1/setup', SETUP)).json;
      owner = visitor.as(done.api_key);
      handle = done.handle;
      [budi, cici] = [await person(BUDI), await person(CICI)];
      team = (await owner.post<{ id: string }>('/v1/teams', { name: TEAM })).json.id;
      for (const { id } of [budi, cici]) await owner.put(`/v1/teams/${team}/members/${id}`, {});
      await owner.put('/v1/default-teams/all', { team_id: team });
    }, 180_000);
    afterAll(() => stack?.stop());

    async function person(name: string) {
      const { id } = (await owner.post<{ id: string }>('/v1/people', { name, role: 'agent' })).json;
      const key = (await owner.post<{ api_key: string }>(`/v1/people/${id}/api-keys`, { name })).json;
      return { id, client: visitor.as(key.api_key) };
    }
    const isThere = (client: Client, presence: string) => client.put('/v1/people/me/presence', { presence });
    const shown = async (url: string) => (await owner.get<Shown>(url)).json;
    const started = async () => {
      const opened = await until('the chat opens', async () => {
        const answer = await visitor.post<{ visitor_token: string; conversation_id: string }>(
          `/chat/${handle}/sessions`,
          {},
          { expect: [201, 200, 404] },
        );
        return answer.status === 404 ? null : answer.json;
      });
      const headers = { 'x-visitor-token': opened.visitor_token };
      await visitor.post(`/chat/${handle}/messages`, { text: 'Halo' }, { headers });
      return `/v1/conversations/${opened.conversation_id}`;
    };

    it('bring a new chat to the person who is online, who answers it in their own name', async () => {
      const url = await started();
      expect(await shown(url)).toMatchObject({ team_id: team, assignee_id: null });
      await isThere(budi.client, 'online');
      await until('Budi gets it', async () => (await shown(url)).assignee_id === budi.id);
      const sent = await budi.client.post<{ author_id: string }>(`${url}/messages`, { text: 'Ada' });
      expect(sent.json.author_id).toBe(budi.id);
      const mine = (await budi.client.get<{ items: object[] }>('/v1/conversations?assignee=me')).json.items;
      expect(mine).toHaveLength(1);
      const changes = (await budi.client.get<{ items: { cause: string }[] }>(`${url}/changes`)).json.items;
      expect(changes.map(({ cause }) => cause)).toEqual(['next_free', 'default_team']);
    });

    it('take chats and streams from who loses the role while typing, and keep the words with the writer', async () => {
      await isThere(cici.client, 'offline');
      const url = await started();
      await until('Budi gets it', async () => (await shown(url)).assignee_id === budi.id);
      const stream = await fetch(`${stack.url}${url}/live`, {
        headers: { authorization: `Bearer ${budi.client.secret}` },
      });
      expect(stream.status).toBe(200);
      const ended = stream.text().then(
        () => true,
        () => true,
      );
      await owner.patch(`/v1/people/${budi.id}`, { role: 'analyst' });
      expect(await ended).toBe(true);
      const late = await budi.client.post<{ detail: string }>(
        `${url}/messages`,
        { text: 'Terlambat' },
        { expect: [403] },
      );
      expect(late.json.detail).toMatch(/role/);
      await until('nobody has it', async () => (await shown(url)).assignee_id === null);
      await isThere(cici.client, 'online');
      await until('Cici gets it', async () => (await shown(url)).assignee_id === cici.id);
      const { items } = (await cici.client.get<{ items: { text: string }[] }>(`${url}/messages`)).json;
      expect(items.map(({ text }) => text)).not.toContain('Terlambat');
    });

    it('leave names in the store of the console alone, and in no log', async () => {
      await owner.delete(`/v1/people/${budi.id}`);
      await budi.client.get('/v1/people/me', { expect: [401] });
      const logs = [...stack.processes].map(([place, process]) => ({
        place,
        bytes: Buffer.from(process.log()),
      }));
      const forms = [BUDI, CICI, TEAM].flatMap(formsOf);
      expect(findForms(logs, forms)).toEqual([]);
      if (kind === 'full') return;
      const files = readFiles(stack.dataDir);
      const places = new Set(findForms(files, forms).map((found) => found.slice(0, found.indexOf(':'))));
      expect([...places].filter((place) => !place.startsWith('apps/console/'))).toEqual([]);
      expect(places.size).toBeGreaterThan(0);
    });
  });
}
