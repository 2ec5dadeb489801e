import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '#platform/config.js';
import { createService } from '#platform/http/service.js';
import { identityHeaders } from '../../../test/support/identity.js';
import { ChannelPublisherModule } from '../src/channel-publisher.module.js';

const HOSTILE = `<script>alert("x")</script> & 'y'`;

describe('a channel in public', () => {
  let folder: string;
  let service: NestFastifyApplication;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'corong-feeds-'));
    const config = loadConfig('channel-publisher', {
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      PUBLIC_URL: 'https://corong.example',
    });
    service = await createService('channel-publisher', ChannelPublisherModule.forRoot(config), config);
    const { id } = await write('/v1/channels', {
      handle: 'kopi',
      name: HOSTILE,
      description: `${HOSTILE} https://kopi.example/?a=1&b="2".`,
    });
    for (let number = 1; number <= 23; number++) await publish(id, `Post ${number} ${HOSTILE}`);
    await write(`/v1/channels/${id}/posts`, { title: 'Secret draft', body: 'Not yet' });
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function write(url: string, payload?: object): Promise<{ id: string }> {
    const headers = identityHeaders(folder, {
      workspace: 'wsp_00000000000000000000000001',
      role: 'publisher',
    });
    return (await service.inject({ method: 'POST', url, payload, headers })).json();
  }
  async function publish(channel: string, title: string) {
    const post = await write(`/v1/channels/${channel}/posts`, {
      title,
      body: 'See https://kopi.example/gayo.',
    });
    await write(`/v1/posts/${post.id}/publish`);
  }
  const visit = (url: string, headers: Record<string, string> = {}) =>
    service.inject({ url, headers: { ...identityHeaders(folder), ...headers } });

  it('is a page that shows its newest posts and runs nothing that was written into it', async () => {
    const { statusCode, headers, body } = await visit('/@kopi');
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/script-src 'self';/);
    expect(body).not.toMatch(/<script>|alert\("|style="| on\w+="/);
    expect(body.match(/<article /g)).toHaveLength(20);
    expect(body).toContain('Post 23 &lt;script&gt;');
    expect(body).toContain(
      '<a href="https://kopi.example/gayo" rel="nofollow noopener ugc">https://kopi.example/gayo</a>.',
    );
    expect(body).not.toContain('Secret draft');
    expect(body).toMatch(/<form action="\/@kopi\/followers" method="post"/);
    const older = (await visit('/@kopi?before=4')).body;
    expect(older.match(/<article /g)).toHaveLength(3);
    expect(older).toContain('Post 3 ');
  });

  it('is there for who comes by a link of elsewhere, and hands on what brought them', async () => {
    expect((await visit('/@kopi?fbclid=IwAR0&utm_source=ig')).statusCode).toBe(200);
    for (const path of ['/@kopi', '/@kopi/feed.json'])
      expect((await visit(`${path}?constructor=1&toString=1&__proto__=2&x=%00&_=17`)).statusCode).toBe(200);
    const { body } = await visit('/@kopi?utm_source=ig&source=ad%22_7');
    const forms = body.match(/<form [^]*?<\/form>/g)!;
    expect(forms).toHaveLength(7);
    for (const form of forms) expect(form).toContain('name="source" value="ad&quot;_7"');
    expect((await visit('/@kopi')).body).not.toContain('name="source"');
    expect((await visit('/@kopi?before=x')).statusCode).toBe(400);
    for (const query of ['source=', 'source=a&source=b', `source=${'x'.repeat(256)}`]) {
      const { statusCode, body } = await visit(`/@kopi?${query}`);
      expect(statusCode).toBe(200);
      expect(body).not.toContain('name="source"');
    }
  });

  it('loads its script and style from the same origin', async () => {
    const { body } = await visit('/@kopi');
    const [script, style] = [
      /src="(\/assets\/channel\.js[^"]*)"/.exec(body)![1]!,
      /href="(\/assets\/channel\.css[^"]*)"/.exec(body)![1]!,
    ];
    expect((await visit(script)).headers['content-type']).toContain('text/javascript');
    expect((await visit(style)).headers['content-type']).toContain('text/css');
  });

  it('is a JSON feed', async () => {
    const { headers, body } = await visit('/@kopi/feed.json');
    expect(headers['content-type']).toContain('application/feed+json');
    const feed = JSON.parse(body);
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: HOSTILE,
      home_page_url: 'https://corong.example/@kopi',
      feed_url: 'https://corong.example/@kopi/feed.json',
    });
    expect(feed.items).toHaveLength(20);
    expect(feed.items[0]).toMatchObject({
      id: expect.stringMatching(/^pst_/),
      title: `Post 23 ${HOSTILE}`,
      content_text: 'See https://kopi.example/gayo.',
      date_published: expect.stringMatching(/Z$/),
    });
  });

  it('answers 304 to those who have the feed as it is', async () => {
    const { headers } = await visit('/@kopi/feed.json');
    const again = await visit('/@kopi/feed.json', { 'if-none-match': `W/"other", ${headers.etag}` });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', headers.etag]);
    expect(
      (await visit('/@kopi/feed.json', { 'if-modified-since': headers['last-modified'] as string }))
        .statusCode,
    ).toBe(304);
    expect(
      (
        await visit('/@kopi/feed.json', {
          'if-none-match': '"other"',
          'if-modified-since': headers['last-modified'] as string,
        })
      ).statusCode,
    ).toBe(200);
  });

  it('says so where there is no such channel', async () => {
    expect((await visit('/@nobody')).statusCode).toBe(404);
    expect((await visit('/@nobody/feed.json')).json()).toMatchObject({ status: 404 });
  });
});
