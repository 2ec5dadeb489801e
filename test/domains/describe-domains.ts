import { request } from 'node:http';
import { BROWSER, Client } from '../journeys/client.js';
import { HttpClient, overNetwork } from '../support/http-client.js';
import { NameServerSandbox } from '../support/sandboxes/name-server.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';

const HOST = 'go.kopi.example';

interface DomainAnswer {
  id: string;
  state: string;
  proof: { dns: { name: string; value: string } };
}

/** Own domains through the gateway of a whole stack: their proof, links on them, and their end. */
export function describeDomains(kind: StackKind): void {
  describe(`own domains on the ${kind} stack`, () => {
    let names: NameServerSandbox;
    let stack: Stack;
    let first: Client;
    let second: Client;

    beforeAll(async () => {
      names = await NameServerSandbox.start();
      stack = await startStack(kind, { env: { DOMAIN_NAME_SERVERS: names.address } });
      const client = new Client(stack.url);
      const setup = {
        workspace: 'First',
        name: 'Owner',
        email: 'one@example.com',
        password: 'at least ten characters',
      };
      const owner = (await client.post<{ api_key: string }>('/v1/setup', setup)).json.api_key;
      first = client.as(owner);
      const other = await first.post<{ api_key: string }>('/v1/workspaces', { workspace: 'Second' });
      second = client.as(other.json.api_key);
    }, 180_000);
    afterAll(async () => {
      await stack?.stop();
      await names?.stop();
    });

    const visit = (path: string, host = HOST) =>
      new HttpClient(overNetwork(stack.url), { 'user-agent': BROWSER, host }).get(path);
    const verify = async (client: Client, id: string) =>
      (await client.post<DomainAnswer>(`/v1/domains/${id}/verify`)).json.state;
    const adOf = async (client: Client) => {
      const campaign = (await client.post<{ id: string }>('/v1/campaigns', { name: 'C' })).json.id;
      return (await client.post<{ id: string }>('/v1/ads', { campaign_id: campaign, name: 'A' })).json.id;
    };
    const linkOf = async (client: Client, ad_id: string, body: object, expect = [201]) =>
      (await client.post<{ id: string; url: string }>('/v1/links', { ad_id, ...body }, { expect })).json;

    it('go to one of two workspaces that prove the same at the same time, and lead to its links', async () => {
      expect((await visit('/')).status).toBe(421);
      const claims = await Promise.all(
        [first, second].map(
          async (client) => (await client.post<DomainAnswer>('/v1/domains', { host: HOST })).json,
        ),
      );
      names.set(`_corong.${HOST}`, { TXT: claims.map(({ proof }) => proof.dns.value) });
      const states = await Promise.all([verify(first, claims[0]!.id), verify(second, claims[1]!.id)]);
      expect(states.toSorted()).toEqual(['proven', 'taken']);
      const isFirst = states[0] === 'proven';
      const [winner, loser] = isFirst ? [first, second] : [second, first];
      const [mine, theirs] = isFirst ? [claims[0]!, claims[1]!] : [claims[1]!, claims[0]!];
      await until('the domain is served', async () => (await visit('/')).status === 200);

      const ad_id = await adOf(winner);
      // Codes are compared by their bytes on both databases, and are one on each host.
      for (const domain of [HOST, undefined])
        for (const code of ['Sale', 'sale']) await linkOf(winner, ad_id, { code, domain });
      await linkOf(winner, ad_id, { code: 'Sale', domain: HOST }, [409]);
      const link = await linkOf(winner, ad_id, { code: 'Panen', domain: HOST });
      expect(new URL(link.url)).toMatchObject({ hostname: HOST, pathname: '/Panen' });
      const click = await visit('/Panen?utm_source=poster');
      expect([click.status, new URL(click.headers['location']!).origin]).toEqual([302, stack.url]);
      expect(click.headers['x-click-id']).toMatch(/^clk_/);
      expect((await visit('/c/Panen')).status).toBe(302);
      expect((await visit('/panen')).status).toBe(404);
      expect((await visit('/c/Panen', '127.0.0.1')).status).toBe(404);
      for (const path of ['/v1/links', '/openapi.json', '/@kopi', '/chat/x', '/hooks/meta/x'])
        expect([path, (await visit(path)).status]).toEqual([path, 404]);

      await loser.post('/v1/links', { ad_id: await adOf(loser), domain: HOST }, { expect: [422] });
      await winner.delete(`/v1/domains/${mine.id}`);
      await until('the domain is served no more', async () => (await visit('/Panen')).status === 421);
      const gone = await winner.get<{ state: string }>(`/v1/links/${link.id}`);
      expect(gone.json.state).toBe('unreachable');
      expect(await verify(loser, theirs.id)).toBe('proven');
      await until('the other serves it', async () => (await visit('/')).status === 200);
      expect((await visit('/Panen')).status).toBe(404);
      await linkOf(loser, await adOf(loser), { code: 'Panen', domain: HOST });
      await until('its link leads on', async () => (await visit('/Panen')).status === 302);
    });

    it('are named to who asks from this machine before a certificate is got, and to no visitor', async () => {
      const ask = async (domain: string, headers = {}) =>
        (await new HttpClient(overNetwork(stack.url)).get(`/internal/domain?domain=${domain}`, headers))
          .status;
      expect(await ask(HOST)).toBe(200);
      expect(await ask('other.example')).toBe(404);
    });

    it('are not asked for by a request line that names another host', async () => {
      const { hostname, port } = new URL(stack.url);
      const status = await new Promise((resolve, reject) => {
        request({ hostname, port, path: `http://${HOST}/Panen`, headers: { host: HOST } }, (answer) =>
          resolve(answer.resume().statusCode),
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(400);
    });
  });
}
