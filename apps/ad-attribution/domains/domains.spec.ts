import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Clock } from '#platform/ports/clock.port.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { identityHeaders } from '../../../test/support/identity.js';
import { NameServerSandbox } from '../../../test/support/sandboxes/name-server.js';
import { DomainChecks } from './domain-checks.js';
import { Domain } from './domain.entity.js';

const DAY_MS = 86_400_000;

describe('own domains', () => {
  let names: NameServerSandbox;
  let web: Server;
  /** What the web server answers at the path of proofs, by host. */
  const files = new Map<string, { status?: number; body?: string; location?: string }>();
  let ads: AdsSide;
  let other: AdsSide;
  beforeAll(async () => {
    names = await NameServerSandbox.start();
    web = createServer((request, reply) => {
      const {
        status = 200,
        body = '',
        location,
      } = files.get(request.headers.host!.split(':')[0]!) ?? {
        status: 404,
      };
      reply.writeHead(status, location === undefined ? {} : { location });
      reply.end(body);
    }).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const env = {
      PUBLIC_URL: 'https://corong.example',
      PUBLIC_HOSTS: 'www.corong.example',
      DOMAIN_NAME_SERVERS: names.address,
      DOMAIN_FILE_PORT: String((web.address() as AddressInfo).port),
      ALLOWED_PRIVATE_TARGETS: '127.0.0.0/8',
    };
    ads = await AdsSide.start(env);
    other = await AdsSide.start(env, ads.folder);
  });
  afterAll(async () => {
    await other.stop();
    await ads.stop();
    await names.stop();
    web.close();
  });

  let count = 0;
  const newHost = () => `go${++count}.kopi.example`;
  const add = (workspace: string, body: object) => ads.as(workspace).post('/v1/domains', body);
  const verify = async (workspace: string, id: string) =>
    (await ads.as(workspace).post(`/v1/domains/${id}/verify`)).json;
  const show = async (workspace: string, id: string) =>
    (await ads.as(workspace).get(`/v1/domains/${id}`)).json;
  const publish = ({ proof: { dns } }: any) => names.set(dns.name, { TXT: [dns.value] });
  /** What a visitor of a host gets, at one of the processes. */
  const visit = (host: string, path = '/', side = ads) => side.as(null).get(path, { host });
  const proven = async (workspace: string, host = newHost()) => {
    const { json } = await add(workspace, { host });
    publish(json);
    const domain = await verify(workspace, json.id);
    expect(domain).toMatchObject({ state: 'proven', host });
    await eventually(async () => (await visit(host)).status !== 421);
    return domain as { id: string; host: string; proof: any };
  };

  it('are proven by a TXT record, and then served by every process', async () => {
    const workspace = ids.next('wsp');
    const host = newHost();
    const { status, json } = await add(workspace, { host: host.toUpperCase() + '.' });
    expect([status, json.host, json.state]).toEqual([201, host, 'pending']);
    expect(json.proof.dns).toMatchObject({ name: `_corong.${host}`, type: 'TXT' });
    expect((await visit(host)).status).toBe(421);
    names.set(host, { A: ['127.0.0.1'] });
    expect(await verify(workspace, json.id)).toMatchObject({
      state: 'pending',
      problem: 'no_proof',
      problem_detail: expect.stringContaining('TXT'),
    });
    names.set(`_corong.${host}`, { TXT: ['v=spf1 -all', 'corong-verification=other'] });
    expect(await verify(workspace, json.id)).toMatchObject({ state: 'pending', problem: 'other_proof' });
    publish(json);
    expect(await verify(workspace, json.id)).toMatchObject({
      ...{ state: 'proven', proven_by: 'dns', problem: null, problem_detail: null },
    });
    for (const side of [ads, other])
      await eventually(async () => (await visit(host, '/', side)).status === 200);
    expect(await show(workspace, json.id)).toEqual(
      (await ads.as(workspace).get('/v1/domains')).json.items[0],
    );
  });

  it('are proven by a file, also after redirects on the host, and then serve that file', async () => {
    const workspace = ids.next('wsp');
    const { json } = await add(workspace, { host: newHost() });
    const { host } = json;
    names.set(host, { A: ['127.0.0.1'] });
    files.set(host, { status: 301, location: `http://evil.example/x` });
    expect(await verify(workspace, json.id)).toMatchObject({ state: 'pending', problem: 'no_proof' });
    files.set(host, { status: 302, location: `http://${host}:22/x` });
    expect(await verify(workspace, json.id)).toMatchObject({ state: 'pending', problem: 'no_proof' });
    files.set(host, { body: 'x'.repeat(5_000) });
    expect(await verify(workspace, json.id)).toMatchObject({ state: 'pending', problem: 'other_proof' });
    files.set(host, { body: `${json.proof.file.content}\n` });
    expect(await verify(workspace, json.id)).toMatchObject({ state: 'proven', proven_by: 'file' });
    await eventually(async () => (await visit(host)).status === 200);
    const file = await visit(host, new URL(json.proof.file.url).pathname);
    expect([file.status, file.text]).toEqual([200, json.proof.file.content]);
  });

  it('are not called if they resolve to a private address', async () => {
    const { json } = await add(ids.next('wsp'), { host: newHost() });
    names.set(json.host, { A: ['10.0.0.7'] });
    const { workspace_id } = await ads.database.read.findOneByOrFail(Domain, { id: json.id });
    expect(await verify(workspace_id, json.id)).toMatchObject({
      state: 'pending',
      problem: 'host_unreachable',
    });
  });

  it('are proven by the sweep once the record exists', async () => {
    const workspace = ids.next('wsp');
    const { json } = await add(workspace, { host: newHost() });
    publish(json);
    await ads.database.transaction((tx) => tx.update(Domain, { id: json.id }, { next_check_at: 1 }));
    await eventually(async () => (await show(workspace, json.id)).state === 'proven');
  });

  it('are stopped some days after their proof is gone, not before, and never because name servers do not answer', async () => {
    const workspace = ids.next('wsp');
    const { id, host, proof } = await proven(workspace);
    const checks = ads.service.get(DomainChecks, { strict: false });
    const clock = ads.service.get(Clock);
    const now = clock.now.bind(clock);
    let passed = 0;
    clock.now = () => now() + passed;
    try {
      for (const mode of ['fails', 'silent'] as const) {
        names.mode = mode;
        passed += 10 * DAY_MS;
        await checks.check(id);
        expect(await show(workspace, id)).toMatchObject({
          state: 'proven',
          problem: 'name_servers_unreachable',
        });
      }
      names.mode = 'answers';
      names.set(proof.dns.name, null);
      await checks.check(id);
      const warned = await show(workspace, id);
      expect(warned).toMatchObject({ state: 'proven', problem: 'proof_gone' });
      expect(warned.problem_detail).toContain('the domain is stopped after');
      passed += 2.9 * DAY_MS;
      await checks.check(id);
      expect(await show(workspace, id)).toMatchObject({ state: 'proven' });
      passed += 0.2 * DAY_MS;
      await checks.check(id);
      expect(await show(workspace, id)).toMatchObject({ state: 'stopped', problem: 'proof_gone' });
      for (const side of [ads, other])
        await eventually(async () => (await visit(host, '/', side)).status === 421);
      publish({ proof });
      expect(await verify(workspace, id)).toMatchObject({ state: 'proven', problem: null });
    } finally {
      names.mode = 'answers';
      Reflect.deleteProperty(clock, 'now');
    }
  });

  it('belong to the first of two workspaces that proves them, and may go to the other later', async () => {
    const [one, two] = [ids.next('wsp'), ids.next('wsp')];
    const host = newHost();
    const [first, second] = [(await add(one, { host })).json, (await add(two, { host })).json];
    const values = [first, second].map(({ proof }) => proof.dns.value);
    expect(new Set(values).size).toBe(2);
    names.set(`_corong.${host}`, { TXT: values });
    const states = await Promise.all([verify(one, first.id), verify(two, second.id)]);
    expect(states.map(({ state }) => state).sort()).toEqual(['proven', 'taken']);
    const [winner, loser] =
      states[0].state === 'proven'
        ? [
            { one, id: first.id },
            { one: two, id: second.id },
          ]
        : [
            { one: two, id: second.id },
            { one, id: first.id },
          ];
    expect(await show(loser.one, loser.id)).toMatchObject({
      state: 'taken',
      problem_detail: expect.stringContaining('Another workspace'),
    });
    expect(await ads.database.read.countBy(Domain, { proven_host: host })).toBe(1);
    expect((await add(ids.next('wsp'), { host })).json).toMatchObject({ state: 'taken' });
    expect((await ads.as(winner.one).delete(`/v1/domains/${winner.id}`)).status).toBe(204);
    expect(await verify(loser.one, loser.id)).toMatchObject({ state: 'proven' });
  });

  it('are removed on every process, and restored with their links', async () => {
    const workspace = ids.next('wsp');
    const { id, host } = await proven(workspace);
    expect((await ads.as(workspace).delete(`/v1/domains/${id}`)).status).toBe(204);
    for (const side of [ads, other])
      await eventually(async () => (await visit(host, '/', side)).status === 421);
    expect((await ads.as(workspace).get(`/v1/domains/${id}`)).status).toBe(404);
    expect((await ads.as(workspace).delete(`/v1/domains/${id}`)).status).toBe(404);
    const again = await add(workspace, { host });
    expect([again.status, again.json.id, again.json.state]).toEqual([201, id, 'pending']);
    expect(await verify(workspace, id)).toMatchObject({ state: 'proven' });
  });

  it('redirect / to a URL, or show a page there', async () => {
    const workspace = ids.next('wsp');
    const { id, host } = await proven(workspace);
    const page = await ads.as(null).get('/', { host, 'accept-language': 'id', accept: 'text/html' });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('Alamat ini untuk tautan');
    await ads.as(workspace).patch(`/v1/domains/${id}`, { root_url: 'https://kopi.example/menu' });
    await eventually(async () => (await visit(host)).headers['location'] === 'https://kopi.example/menu');
    await ads.as(workspace).patch(`/v1/domains/${id}`, { root_url: null });
    await eventually(async () => (await visit(host)).status === 200);
  });

  it('are listed in pages for their workspace, and changed by marketers', async () => {
    const workspace = ids.next('wsp');
    const made = [];
    for (let at = 0; at < 3; at++) made.push((await add(workspace, { host: newHost() })).json.id);
    const first = (await ads.as(workspace).get('/v1/domains?limit=2')).json;
    const second = (await ads.as(workspace).get(`/v1/domains?limit=2&cursor=${first.next_cursor}`)).json;
    expect([...first.items, ...second.items].map(({ id }: any) => id)).toEqual(made.toReversed());
    expect((await ads.as(workspace).get('/v1/domains?state=proven')).json.items).toEqual([]);
    const [id] = made;
    const foreign = ads.as(ids.next('wsp'));
    expect((await foreign.get(`/v1/domains/${id}`)).status).toBe(404);
    expect((await foreign.patch(`/v1/domains/${id}`, { root_url: null })).status).toBe(404);
    expect((await foreign.post(`/v1/domains/${id}/verify`)).status).toBe(404);
    expect((await foreign.delete(`/v1/domains/${id}`)).status).toBe(404);
    const analyst = ads.as(workspace, 'analyst');
    expect((await analyst.get(`/v1/domains/${id}`)).status).toBe(200);
    expect((await analyst.post('/v1/domains', { host: newHost() })).status).toBe(403);
    expect((await analyst.delete(`/v1/domains/${id}`)).status).toBe(403);
    expect((await ads.as(workspace, 'agent').get('/v1/domains')).status).toBe(403);
    const key = { 'idempotency-key': 'domain-1' };
    const host = newHost();
    const once = await ads.as(workspace).post('/v1/domains', { host }, key);
    expect((await ads.as(workspace).post('/v1/domains', { host }, key)).json).toEqual(once.json);
  });

  it('are verified a limited number of times a minute', async () => {
    const workspace = ids.next('wsp');
    const { json } = await add(workspace, { host: newHost() });
    const many = [];
    for (let at = 0; at < 21; at++)
      many.push((await ads.as(workspace).post(`/v1/domains/${json.id}/verify`)).status);
    expect(many.slice(0, 20)).toEqual(Array(20).fill(200));
    expect(many.at(-1)).toBe(429);
  });

  it('are confirmed to a proxy that asks before it gets a certificate, and to nobody else', async () => {
    const { host } = await proven(ids.next('wsp'));
    const ask = async (name: string, ip: string) =>
      (
        await ads
          .as(null)
          .with(identityHeaders(ads.folder, { ip }))
          .get(`/internal/domain?domain=${encodeURIComponent(name)}`)
      ).status;
    expect(await ask(host, '127.0.0.1')).toBe(200);
    expect(await ask(`${host.toUpperCase()}.`, '::1')).toBe(200);
    expect(await ask('unknown.example', '127.0.0.1')).toBe(404);
    expect(await ask('corong.example', '127.0.0.1')).toBe(404);
    expect(await ask('x'.repeat(300), '127.0.0.1')).toBe(400);
    expect(await ask(host, '203.0.113.7')).toBe(403);
    expect(await ask(host, '10.0.0.7')).toBe(403);
  });
});
