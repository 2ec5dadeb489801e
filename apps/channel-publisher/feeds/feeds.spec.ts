import { Database } from '#platform/adapters/sql/database.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { Post } from '../posts/post.entity.js';
import { startChannelPublisher } from '../src/channel-publisher.fixture.js';

const HOSTILE = `<script>alert("x")</script> & 'y'`;

describe('the public page and feed of a channel', () => {
  let app: AppUnderTest;
  let channel: string;
  let oldest: string;
  let draft: string;

  beforeAll(async () => {
    app = await startChannelPublisher({ PUBLIC_URL: 'https://corong.example' });
    const { id } = await write('/v1/channels', {
      handle: 'kopi',
      name: HOSTILE,
      description: `${HOSTILE} https://kopi.example/?a=1&b="2".`,
    });
    channel = id;
    oldest = await publish(id, `Post 1 ${HOSTILE}`);
    for (let number = 2; number <= 23; number++) await publish(id, `Post ${number} ${HOSTILE}`);
    draft = (await write(`/v1/channels/${id}/posts`, { title: 'Secret draft', body: 'Not yet' })).id;
  });
  afterAll(() => app.close());

  const publisher = () => app.as({ workspace: 'wsp_00000000000000000000000001', role: 'publisher' });
  async function write(url: string, payload?: object): Promise<{ id: string }> {
    return (await publisher().post(url, payload)).json;
  }
  async function publish(channel: string, title: string): Promise<string> {
    const post = await write(`/v1/channels/${channel}/posts`, {
      title,
      body: 'See https://kopi.example/gayo.',
    });
    await write(`/v1/posts/${post.id}/publish`);
    return post.id;
  }
  const visit = (url: string, headers: Record<string, string> = {}) => app.as().get(url, headers);

  it('shows the newest posts on the page, with all text escaped', async () => {
    const { status, headers, text: body } = await visit('/@kopi');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/script-src 'self';/);
    expect(body).not.toMatch(/<script>|alert\("|style="| on\w+="/);
    expect(body.match(/<article /g)).toHaveLength(20);
    expect(body).toContain('Post 23 &lt;script&gt;');
    expect(body).toContain(
      '<a href="https://kopi.example/gayo" rel="nofollow noopener ugc">https://kopi.example/gayo</a>.',
    );
    expect(body).not.toContain('Secret draft');
    expect(body).toContain('<a href="/@kopi/follow-ways">');
    for (const tag of [
      'og:type" content="website"',
      'og:title" content="&lt;script&gt;',
      'og:description" content="&lt;script&gt;',
      'og:url" content="https://corong.example/@kopi"',
    ])
      expect(body).toContain(`<meta property="${tag}`);
    const older = (await visit('/@kopi?before=4')).text;
    expect(older.match(/<article /g)).toHaveLength(3);
    expect(older).toContain('Post 3 ');
  });

  it('ignores unknown query parameters, and passes a valid source on to the ways to follow', async () => {
    expect((await visit('/@kopi?fbclid=IwAR0&utm_source=ig')).status).toBe(200);
    for (const path of ['/@kopi', '/@kopi/feed.json'])
      expect((await visit(`${path}?constructor=1&toString=1&__proto__=2&x=%00&_=17`)).status).toBe(200);
    const { text: body } = await visit('/@kopi?utm_source=ig&source=ad%22_7');
    expect(body).toContain('data-source="ad&quot;_7"');
    expect(body).toContain('href="/@kopi/follow-ways?source=ad%22_7"');
    expect((await visit('/@kopi')).text).not.toContain('source');
    for (const nowhere of ['x', '0', '-1', '1.5', '99999999999999999', '4&before=3', ''])
      expect((await visit(`/@kopi?before=${nowhere}`)).text).toBe((await visit('/@kopi')).text);
    for (const query of ['source=', 'source=a&source=b', `source=${'x'.repeat(256)}`]) {
      const { status, text: body } = await visit(`/@kopi?${query}`);
      expect(status).toBe(200);
      expect(body).not.toContain('source');
    }
  });

  it('loads the script and the style of the page from the same origin', async () => {
    const { text: body } = await visit('/@kopi');
    const [script, style] = [
      /src="(\/assets\/channel\.js[^"]*)"/.exec(body)![1]!,
      /href="(\/assets\/channel\.css[^"]*)"/.exec(body)![1]!,
    ];
    expect((await visit(script)).headers['content-type']).toContain('text/javascript');
    expect((await visit(style)).headers['content-type']).toContain('text/css');
  });

  it('gives the posts as a JSON feed with a link to older ones', async () => {
    const { headers, text: body } = await visit('/@kopi/feed.json');
    expect(headers['content-type']).toContain('application/feed+json');
    const feed = JSON.parse(body);
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: HOSTILE,
      home_page_url: 'https://corong.example/@kopi',
      feed_url: 'https://corong.example/@kopi/feed.json',
    });
    expect(feed.items).toHaveLength(20);
    expect(feed.next_url).toBe('https://corong.example/@kopi/feed.json?before=4');
    const older = JSON.parse((await visit(feed.next_url.slice('https://corong.example'.length))).text);
    expect(older.items.map(({ title }: { title: string }) => title.slice(0, 7))).toEqual([
      'Post 3 ',
      'Post 2 ',
      'Post 1 ',
    ]);
    expect(older).toMatchObject({ feed_url: feed.feed_url });
    expect(older).not.toHaveProperty('next_url');
    expect(feed.items[0]).toMatchObject({
      id: expect.stringMatching(/^pst_/),
      title: `Post 23 ${HOSTILE}`,
      content_text: 'See https://kopi.example/gayo.',
      date_published: expect.stringMatching(/Z$/),
    });
  });

  it('gives the posts as an Atom feed with a link to older ones, all text escaped', async () => {
    const { headers, text: xml } = await visit('/@kopi/feed.xml');
    expect(headers['content-type']).toContain('application/atom+xml');
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/,
    );
    const json = JSON.parse((await visit('/@kopi/feed.json')).text);
    expect([...xml.matchAll(/<entry>\n<id>urn:corong:([^<]+)</g)].map(([, id]) => id)).toEqual(
      json.items.map(({ id }: { id: string }) => id),
    );
    expect(xml).toContain(
      '<title>Post 23 &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</title>',
    );
    expect(xml).toContain('<content type="text">See https://kopi.example/gayo.</content>');
    expect(xml).toContain(
      '<link rel="self" type="application/atom+xml" href="https://corong.example/@kopi/feed.xml"/>',
    );
    const [, next] = /<link rel="next"[^>]* href="https:\/\/corong\.example([^"]+)"/.exec(xml)!;
    const older = (await visit(next!)).text;
    expect(older.match(/<entry>/g)).toHaveLength(3);
    expect(older).not.toContain('rel="next"');
    const { etag } = headers;
    expect((await visit('/@kopi/feed.xml', { 'if-none-match': String(etag) })).status).toBe(304);
    expect((await visit('/@nobody/feed.xml')).status).toBe(404);
  });

  it('gives an Atom feed that an XML parser accepts, whatever the texts hold', async () => {
    const { id } = await write('/v1/channels', { handle: 'xml', name: 'A\ufffeB ]]> 🌱', description: '' });
    await write(
      `/v1/posts/${(await write(`/v1/channels/${id}/posts`, { body: 'Line\n\tone \uffff &amp; <b>' })).id}/publish`,
    );
    const xml = (await visit('/@xml/feed.xml')).text;
    expect(xml).toContain('<title>AB ]]&gt; 🌱</title>');
    expect(xml).toContain('<title>Line one  &amp;amp; &lt;b&gt;</title>');
    expect(xml).not.toContain('<subtitle>');
    expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });

  it('names the language of the channel in the feed, and none if nobody chose one', async () => {
    const language = async () =>
      (JSON.parse((await visit('/@kopi/feed.json')).text) as { language?: string }).language;
    const etag = async () => (await visit('/@kopi/feed.json')).headers.etag;
    expect(await language()).toBeUndefined();
    const before = await etag();
    await publisher().patch(`/v1/channels/${channel}`, { language: 'id' });
    expect(await language()).toBe('id');
    expect(await etag()).not.toBe(before);
    await publisher().patch(`/v1/channels/${channel}`, { language: null });
  });

  it('answers 304 only to clients whose copy of the feed is up to date', async () => {
    const feed = async (headers: Record<string, string> = {}) => visit('/@kopi/feed.json', headers);
    const before = (await feed()).headers;
    // The newest posts were just published: another one may get the same second.
    expect(before['last-modified']).toBeUndefined();
    const again = await feed({ 'if-none-match': `W/"other", ${before.etag}` });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', before.etag]);
    const since = { 'if-modified-since': new Date().toUTCString() };
    expect((await feed(since)).status).toBe(200);
    expect((await feed({ ...since, 'if-none-match': '"other"' })).status).toBe(200);

    const database = app.get(Database);
    const published_at = Date.now() - 60_000;
    await database.transaction((tx) => tx.update(Post, { state: 'published' }, { published_at }));
    const { etag, ...later } = (await feed()).headers;
    const known = { 'if-modified-since': later['last-modified'] as string };
    expect(Date.parse(known['if-modified-since'])).toBeGreaterThanOrEqual(published_at);
    expect((await feed(known)).status).toBe(304);
    expect((await feed({ ...known, 'if-none-match': before.etag as string })).status).toBe(200);
    expect(etag).not.toBe(before.etag);
  });

  it('gives each post its own page with title and preview, also after many newer posts', async () => {
    const { items } = JSON.parse((await visit('/@kopi/feed.json')).text);
    expect(items[0].url).toBe(`https://corong.example/@kopi/${items[0].id}`);
    expect((await visit('/@kopi')).text).toContain(`<a href="/@kopi/${items[0].id}">`);
    const first = oldest;
    const { status, headers, text: body } = await visit(`/@kopi/${first}?utm_source=ig&constructor=1`);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain('<title>Post 1 &lt;script&gt;');
    expect(body).toMatch(/<h1 dir="auto">Post 1 &lt;script&gt;/);
    expect(body).not.toMatch(/<script>|alert\("|style="| on\w+="/);
    expect(body).toContain(`<link rel="canonical" href="https://corong.example/@kopi/${first}">`);
    for (const tag of [
      'og:type" content="article"',
      'og:title" content="Post 1 &lt;script&gt;',
      'og:description" content="See https://kopi.example/gayo."',
      `og:url" content="https://corong.example/@kopi/${first}"`,
      'og:site_name" content="&lt;script&gt;',
    ])
      expect(body).toContain(`<meta property="${tag}`);
  });

  it('uses the first words of a post without a title as its title, and ends a cut preview at a word', async () => {
    const body = `Kopi 🌱 Gayo\n\n${'panen raya '.repeat(40)}`;
    const { id } = await write(`/v1/channels/${channel}/posts`, { body });
    await write(`/v1/posts/${id}/publish`);
    const page = (await visit(`/@kopi/${id}`)).text;
    const [, title] = /<title>([^<]*) · /.exec(page)!;
    const [, description] = /<meta name="description" content="([^"]*)"/.exec(page)!;
    expect(title).toMatch(/^Kopi 🌱 Gayo( panen raya)+( panen)?…$/);
    expect(description).toMatch(/^Kopi 🌱 Gayo( panen raya)+( panen)?…$/);
    expect([...title!].length).toBeLessThanOrEqual(80);
    expect([...description!].length).toBeLessThanOrEqual(200);
    expect(page).not.toContain('<h1>');
  });

  it('isolates the direction of names from the words around them', async () => {
    const name = 'مقهى (Kopi)';
    const { id } = await write('/v1/channels', { handle: 'maqha', name, description: 'قهوة (Gayo)' });
    const [shown, gone] = [await publish(id, 'Open today'), await publish(id, 'Closed')];
    await publisher().delete(`/v1/posts/${gone}`);
    const post = (await visit(`/@maqha/${shown}`)).text;
    expect(post).toContain(`<bdi>${name}</bdi>`);
    expect(post).toContain(`Follow \u2068${name}\u2069`);
    for (const path of [`/@maqha/${gone}`, '/@maqha/pst_0']) {
      const { text } = await visit(path);
      expect(text.split(name).length).toBeGreaterThan(1);
      expect(text.split(name)).toHaveLength(text.split(`\u2068${name}\u2069`).length);
    }
    expect((await visit('/@maqha')).text).toContain('<p dir="auto">قهوة (Gayo)</p>');
  });

  it('says that a post was deleted, and shows no draft and no post of another channel', async () => {
    const { id: other } = await write('/v1/channels', { handle: 'teh', name: 'Teh' });
    const foreign = await publish(other, 'Of another channel');
    const gone = await publish(channel, 'Taken back');
    await publisher().delete(`/v1/posts/${gone}`);
    const taken = await visit(`/@kopi/${gone}`);
    expect([taken.status, taken.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
    expect(taken.text).toContain('taken back');
    expect(taken.text).toContain('href="/@kopi"');
    expect(taken.text).not.toContain('Taken back');
    for (const path of [
      `/@kopi/${draft}`,
      `/@kopi/${foreign}`,
      '/@kopi/pst_0',
      '/@kopi/x',
      '/@nobody/pst_0',
    ]) {
      const { status, text: body } = await visit(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toMatch(/<h1>No such (post|channel)</);
      expect(body).not.toContain('Secret draft');
    }
    expect((await visit(`/@teh/${foreign}`)).status).toBe(200);
  });

  it('answers 404 for an unknown channel', async () => {
    expect((await visit('/@nobody')).status).toBe(404);
    expect((await visit('/@nobody/feed.json')).json).toMatchObject({ status: 404 });
  });
});
