import type { ChildProcess } from 'node:child_process';
import { BROWSER } from '../journeys/client.js';
import { freePorts } from '../support/ports.js';
import { NameServerSandbox } from '../support/sandboxes/name-server.js';
import { programHere } from '../support/programs.js';
import { startStack, type Stack } from '../support/stack.js';
import { tempFolder } from '../support/temp.js';
import { until } from '../support/until.js';
import { BrowserSession } from './browser-session.js';
import { DOMAIN, OWN_DOMAIN, startProxy, type ProxyName } from './reverse-proxy.js';

const FOLLOW_LIMIT = 5;
const SETUP = {
  workspace: 'Kopi',
  name: 'Ayu',
  email: 'ayu@example.com',
  password: 'at least ten characters',
};
const absent = ['nginx', 'caddy', 'openssl'].filter((program) => !programHere(program));

if (absent.length > 0) it.skip(`the documented proxies (missing: ${absent.join(', ')})`, () => {});
else
  describe.each<ProxyName>(['Caddy', 'nginx'])('behind %s as docs/reverse-proxy.md configures it', (name) => {
    const folder = tempFolder(`proxy-${name.toLowerCase()}`);
    let names: NameServerSandbox;
    let stack: Stack;
    let port: number;
    let proxy: ChildProcess;
    let session: BrowserSession;
    let key: string;
    let channel: string;

    beforeAll(async () => {
      names = await NameServerSandbox.start();
      stack = await startStack('embedded', {
        env: {
          DOMAIN_NAME_SERVERS: names.address,
          PUBLIC_URL: `https://${DOMAIN}`,
          TRUSTED_PROXIES: '127.0.0.1',
          FOLLOW_LIMIT: String(FOLLOW_LIMIT),
        },
      });
      [port] = (await freePorts(1)) as [number];
      proxy = startProxy(name, folder.path, port, Number(new URL(stack.url).port));
      await until(`${name} answers over HTTP/2`, async () => {
        session = await BrowserSession.open(port);
        return true;
      });
    });
    afterAll(async () => {
      session?.close();
      proxy?.kill();
      await stack?.stop();
      await names?.stop();
      folder.remove();
    });

    const call = async <T>(
      method: string,
      path: string,
      body?: object,
      headers: Record<string, string> = {},
    ) => {
      const answer = await session.call(
        method,
        path,
        { ...(key && { authorization: `Bearer ${key}` }), ...headers },
        body && { type: 'application/json', text: JSON.stringify(body) },
      );
      return { status: answer.status, answer: JSON.parse(answer.body) as T };
    };

    it('demands the setup token from a visitor before the installation is set up', async () => {
      expect((await call('POST', '/v1/setup', SETUP)).status).toBe(403);
      const token = /X-Setup-Token: (\w+)/.exec(stack.logs())![1]!;
      const { status, answer } = await call<{ api_key: string }>('POST', '/v1/setup', SETUP, {
        'x-setup-token': token,
      });
      expect(status).toBe(201);
      key = answer.api_key;
    });

    it('forwards a live stream without buffering', async () => {
      const { answer: made } = await call<{ id: string }>('POST', '/v1/channels', {
        handle: 'kopi',
        name: 'Kopi',
      });
      channel = made.id;
      const { answer: follower } = await call<{ stream: string }>('POST', '/@kopi/followers', {
        transport: 'live',
      });
      const stream = await session.events(follower.stream);
      expect(stream.status).toBe(200);
      const { answer: post } = await call<{ id: string }>('POST', `/v1/channels/${channel}/posts`, {
        title: 'Panen raya',
        body: 'Here.',
      });
      expect((await call('POST', `/v1/posts/${post.id}/publish`)).status).toBe(200);
      const event = await stream.next(/^data: .*Panen raya.*$/m);
      expect(event).toContain(`https://${DOMAIN}/@kopi`);
    });

    it('limits a visitor by their own address, whatever X-Forwarded-For they send', async () => {
      const statuses: number[] = [];
      for (let n = 0; n < FOLLOW_LIMIT; n++) {
        const forged = { 'x-forwarded-for': `198.51.100.${n + 1}` };
        statuses.push((await call('POST', '/@kopi/followers', { transport: 'live' }, forged)).status);
      }
      expect(statuses.at(-1)).toBe(429);
    });

    it("accepts a file of followers that is larger than a proxy's default limit", async () => {
      const rows = Array.from(
        { length: 16_000 },
        (_, n) =>
          `email,follower-${n}@example.test,2025-03-01T10:00:00Z,shop checkout,Send me news,https://shop.example`,
      );
      const text = ['transport,address,consent_at,consent_how,consent_wording,source', ...rows, ''].join(
        '\n',
      );
      const { status, body } = await session.call(
        'POST',
        `/v1/channels/${channel}/imports`,
        { authorization: `Bearer ${key}` },
        { type: 'text/csv', text },
      );
      expect([status, JSON.parse(body)]).toEqual([201, expect.objectContaining({ joined: rows.length })]);
    });

    it("leads a proven own domain to its links, under the domain's own certificate, and no other name", async () => {
      await expect(BrowserSession.open(port, 'other.kopi.example')).rejects.toThrow();
      const { answer: domain } = await call<{ id: string; proof: { dns: { name: string; value: string } } }>(
        'POST',
        '/v1/domains',
        { host: OWN_DOMAIN },
      );
      names.set(domain.proof.dns.name, { TXT: [domain.proof.dns.value] });
      const { answer: verified } = await call<{ state: string }>('POST', `/v1/domains/${domain.id}/verify`);
      expect(verified.state).toBe('proven');
      const made = async (path: string, body: object) =>
        (await call<{ id: string }>('POST', path, body)).answer;
      const campaign_id = (await made('/v1/campaigns', { name: 'Panen' })).id;
      const ad_id = (await made('/v1/ads', { campaign_id, name: 'Poster' })).id;
      await made('/v1/links', { ad_id, code: 'Panen', domain: OWN_DOMAIN });
      const visitor = await until('the proxy has a certificate for the domain', () =>
        BrowserSession.open(port, OWN_DOMAIN),
      );
      const browser = { 'user-agent': BROWSER, accept: 'text/html' };
      const click = await until('the link is served', async () => {
        const answer = await visitor.call('GET', '/Panen', browser);
        return answer.status === 302 && answer;
      });
      expect(new URL(click.location!).origin).toBe(`https://${DOMAIN}`);
      expect((await visitor.call('GET', '/v1/links', browser)).status).toBe(404);
      visitor.close();
    });
  });
