import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLICK_PURPOSE, type ClickToken } from '#crossing/click-token.js';
import { Clock } from '#platform/ports/clock.port.js';
import { EventLog, LogUnavailable } from '#platform/ports/event-log.port.js';
import { Keys } from '#platform/security/keys.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { ClickSource } from './click-source.entity.js';
import { DurableClicks } from './durable-clicks.js';
import { Click } from './click.entity.js';

describe('a tracked link', () => {
  let ads: AdsSide;
  let workspace: string;
  let code: string;
  let ad: string;
  const greeting = ids.next('grt');

  beforeAll(async () => {
    ads = await AdsSide.start();
    workspace = await ads.workspace({ handle: 'kopi-nusantara' });
    await ads.greeting(workspace, greeting);
    const made = await ads.link(workspace, 'Summer', greeting);
    code = made.link.code;
    ad = made.ad.id;
    expect(made.link.url).toBe(`http://localhost:3000/c/${code}`);
  });
  afterAll(() => ads.stop());

  const row = async (id: string | undefined) => {
    await eventually(() => ads.database.read.existsBy(Click, { id: id! }));
    const click = await ads.database.read.findOneByOrFail(Click, { id: id! });
    if (click.has_source) await eventually(() => ads.database.read.existsBy(ClickSource, { click_id: id! }));
    const source = await ads.database.read.findOneBy(ClickSource, { click_id: id! });
    return { ...click, source };
  };
  const visit = (query = '', headers: Record<string, string> = {}) =>
    ads.as(null).get(`/c/${code}${query}`, headers);

  it('sends a person to the chat with a token that names the click, and records it', async () => {
    const answer = await visit(
      '?fbclid=IwAR0_x-1.2&utm_source=ig&utm_content=caf%C3%A9%20%E2%98%95&consent=granted&gclid=x',
    );
    expect(answer.status).toBe(302);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const [path, token] = answer.headers['location']!.split('?click=') as [string, string];
    expect(path).toBe('/chat/kopi-nusantara');
    const keys = new Keys(readFileSync(join(ads.folder, 'keys', 'click.keys'), 'utf8'));
    const claims = keys.verifyClaims<ClickToken>(CLICK_PURPOSE, token);
    const click_id = answer.headers['x-click-id']!;
    expect(claims).toMatchObject({
      workspace_id: workspace,
      click_id,
      ad_id: ad,
      greeting_id: greeting,
      consent: 'granted',
    });
    expect(await row(click_id)).toMatchObject({
      workspace_id: workspace,
      ad_id: ad,
      verdict: 'valid',
      reason: null,
      consent: 'granted',
      door: 'web',
      destination: 'chat',
      repeated: 0,
      device: 'desktop',
      language: null,
      country: null,
      source: {
        fbclid: 'IwAR0_x-1.2',
        gclid: 'x',
        utm_source: 'ig',
        utm_content: 'café ☕',
        utm_medium: null,
      },
    });
  });

  it.each([
    ['a robot', 'bot', { 'user-agent': 'WhatsApp/2.23.20.0' }],
    ['nobody', 'no_user_agent', { 'user-agent': '' }],
    ['a browser that fetches ahead', 'prefetch', { 'sec-purpose': 'prefetch' }],
    ['an older browser that fetches ahead', 'prefetch', { 'x-moz': 'prefetch' }],
  ])('shows %s a preview, and records the visit as filtered (%s)', async (_, reason, headers) => {
    const answer = await visit('', headers as Record<string, string>);
    expect(answer.status).toBe(200);
    expect(answer.headers['location']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toContain('<meta property="og:title" content="Chat with kopi-nusantara">');
    expect(answer.text).not.toContain('Summer');
    expect(await row(answer.headers['x-click-id'])).toMatchObject({ verdict: 'filtered', reason });
  });

  it('leads a prefetched page back to the link, so that the click counts when the person follows it', async () => {
    const stored = await visit('?fbclid=abc&consent=granted', { 'sec-purpose': 'prefetch' });
    expect(stored.text).toContain(
      `http-equiv="refresh" content="0; url=/c/${code}?fbclid=abc&amp;consent=granted"`,
    );
    const rendered = await visit('', { 'sec-purpose': 'prefetch;prerender' });
    expect(rendered.text).not.toContain('refresh');
    expect(rendered.text).toContain(`href="/c/${code}"`);
    expect((await visit('', { 'user-agent': 'curl/8' })).text).toContain('href="/chat/kopi-nusantara"');
  });

  it('records HEAD as filtered', async () => {
    const answer = await ads.as(null).head(`/c/${code}`);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await row(answer.headers['x-click-id'])).toMatchObject({ verdict: 'filtered', reason: 'head' });
  });

  it('never fails on a parameter', async () => {
    const query = `?consent=maybe&consent=granted&fbclid=${'a'.repeat(501)}&utm_source=${'a'.repeat(201)}&utm_term=%07&utm_medium=&utm_campaign=ok&other=1`;
    const answer = await visit(query);
    expect(answer.status).toBe(302);
    expect(await row(answer.headers['x-click-id'])).toMatchObject({
      consent: 'unknown',
      source: { fbclid: null, utm_source: null, utm_term: null, utm_medium: null, utm_campaign: 'ok' },
    });
  });

  it.each([
    '?x=%00',
    '?fbclid=%00a',
    '?constructor=1',
    '?toString=1&__proto__=2',
    '?a[b]=1&a=2',
    '?%',
    '?%zz=%ff',
    '?&&=&=x',
    `?${'a&'.repeat(2_000)}`,
  ])('redirects a person whatever the query contains: %s', async (query) => {
    const answer = await visit(query);
    expect(answer.status).toBe(302);
    expect(await row(answer.headers['x-click-id'])).toMatchObject({ verdict: 'valid', source: null });
  });

  it('keeps known parameters beside malformed ones', async () => {
    const answer = await visit('?toString=1&fbclid=IwAR0&x=%00&consent=granted');
    expect(answer.status).toBe(302);
    expect(await row(answer.headers['x-click-id'])).toMatchObject({
      source: { fbclid: 'IwAR0' },
      consent: 'granted',
    });
  });

  it('redirects from the URL with a slash at the end, with its query', async () => {
    const slashed = await ads.as(null).get(`/c/${code}/?fbclid=IwAR0x`);
    expect(slashed.status).toBe(308);
    const answer = await ads.as(null).get(slashed.headers['location'] as string);
    expect(answer.status).toBe(302);
    expect(await row(answer.headers['x-click-id'])).toMatchObject({
      verdict: 'valid',
      source: { fbclid: 'IwAR0x' },
    });
  });

  it('keeps contradictory click ids, and uses none of them', async () => {
    const answer = await visit('?fbclid=IwAR0A&fbclid=IwAR0B');
    expect(await row(answer.headers['x-click-id'])).toMatchObject({
      verdict: 'valid',
      source: { fbclid: null, ambiguous_fbclids: 'IwAR0A IwAR0B' },
    });
  });

  it.each(['00000000', 'short', 'toolong000', '%3Cscript', '..%2F..'])(
    'answers 404 to the unknown code %s',
    async (unknown) => {
      const answer = await ads.as(null).get(`/c/${unknown}`);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  it('treats codes that differ in case as different links', async () => {
    const swapped = code.replace(/[a-z]/gi, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    if (swapped !== code) expect((await ads.as(null).get(`/c/${swapped}`)).status).toBe(404);
  });

  it.each([
    ['id', 'en', 'id', 'Obrolan dengan'],
    [undefined, 'id', 'id', 'Obrolan dengan'],
    [undefined, 'fr', 'en', 'Chat with'],
  ] as const)(
    'shows a preview in the language of the brand (%s), else of the browser (%s): %s',
    async (language, browser, spoken, title) => {
      const brand = await ads.workspace(language ? { language } : {});
      const { link } = await ads.link(brand);
      const headers = { 'accept-language': browser, 'user-agent': 'WhatsApp/2.23' };
      const { status, text } = await ads.as(null).get(`/c/${link.code}`, headers);
      expect([status, text]).toEqual([200, expect.stringContaining(`<html lang="${spoken}">`)]);
      expect(text).toContain(`<h1 dir="auto">${title} `);
    },
  );

  it('redirects at once while the log is away, and records the click once the log is back', async () => {
    const log = ads.service.get(EventLog);
    log.publishWithin = () => Promise.reject(new LogUnavailable('away'));
    const answer = await visit('?fbclid=IwAR0away');
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toContain('?click=');
    Reflect.deleteProperty(log, 'publishWithin');
    expect(await row(answer.headers['x-click-id'])).toMatchObject({ source: { fbclid: 'IwAR0away' } });
  });

  it('redirects without token and id if neither the log nor the disk accepts the click', async () => {
    const durable = ads.service.get(DurableClicks);
    durable.publish = () => Promise.resolve('nowhere');
    const answer = await visit();
    Reflect.deleteProperty(durable, 'publish');
    expect([answer.status, answer.headers['location']]).toEqual([302, '/chat/kopi-nusantara']);
    expect(answer.headers['x-click-id']).toBeUndefined();
  });

  it('serves cached links while its database does not answer, and a page that reloads itself for others', async () => {
    await visit();
    const other = (await ads.link(workspace, 'Winter')).link.code;
    const { manager, clock } = { manager: ads.database.read, clock: ads.service.get(Clock) };
    const silence = Object.assign(new Error('silent'), { code: 'ETIMEDOUT' });
    const read = jest.spyOn(manager, 'findBy').mockRejectedValue(silence);
    const later = jest.spyOn(clock, 'now').mockImplementation(() => Date.now() + 60_000);
    const known = await visit();
    const unknown = await ads.as(null).get(`/c/${other}`);
    read.mockRestore();
    later.mockRestore();
    expect(known.status).toBe(302);
    expect(unknown.status).toBe(503);
    expect(unknown.headers).toMatchObject({ 'retry-after': '2', 'content-type': 'text/html; charset=utf-8' });
    expect(unknown.text).toContain('tries again by itself');
    expect((await ads.as(null).get(`/c/${other}`)).status).toBe(302);
  });

  it('uses the workspace id while the handle is unknown', async () => {
    const other = ids.next('wsp');
    const { link } = await ads.link(other);
    expect(await ads.database.read.existsBy(Workspace, { id: other })).toBe(false);
    expect((await ads.as(null).get(`/c/${link.code}`)).headers['location']).toMatch(
      new RegExp(`^/chat/${other}\\?click=`),
    );
  });
});
