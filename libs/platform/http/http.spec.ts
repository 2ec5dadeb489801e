import { controllerFault, TinyService, type Answer } from './http.fixture.js';

describe('HTTP answers of every app', () => {
  let tiny: TinyService;
  beforeAll(async () => {
    tiny = await TinyService.start();
  });
  afterAll(() => tiny.stop());

  const expectProblem = (answer: Answer, status: number) => {
    expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([
      status,
      'application/problem+json',
    ]);
    expect(answer.json).toMatchObject({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.text).not.toMatch(/node_modules|\.[jt]s:\d|FST_|SQLITE|Cannot read/);
    return answer.json;
  };
  const post = (
    body: string | Buffer,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => tiny.send('POST', '/v1/things', { body, headers });

  it.each([
    ['malformed JSON', '{"a":', 'application/json', 400],
    ['an empty body', '', 'application/json', 400],
    ['an empty body of no type', '', '', 400],
    ['a body of no type', '{}', '', 415],
    ['text', 'hello', 'text/plain', 415],
    ['XML', '<a/>', 'application/xml', 415],
    ['an unreadable type', '{}', 'application', 415],
    ['a type that is no type', '{}', ';;;', 415],
    ['a huge body', `{"counter":"${'x'.repeat(300_000)}"}`, 'application/json', 413],
    ['null', 'null', 'application/json', 400],
    ['a number', '1', 'application/json', 400],
    ['a string', '"abc"', 'application/json', 400],
    ['a list', '[{"counter":"a"}]', 'application/json', 400],
    ['__proto__', '{"__proto__":{"a":1},"counter":"a"}', 'application/json', 400],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}},"counter":"a"}', 'application/json', 400],
    ['constructor', '{"constructor":1,"counter":"a"}', 'application/json', 400],
    ['toString', '{"toString":1,"counter":"a"}', 'application/json', 400],
    ['hasOwnProperty', '{"hasOwnProperty":1,"counter":"a"}', 'application/json', 400],
    ['then', '{"then":1,"counter":"a"}', 'application/json', 400],
    ['a key that is empty', '{"":1,"counter":"a"}', 'application/json', 400],
    ['NUL in a string', '{"counter":"a\\u0000b"}', 'application/json', 400],
    ['NUL deep inside', '{"counter":"a","parts":[{"name":"a\\u0000","count":1}]}', 'application/json', 400],
    ['half a character', '{"counter":"\\ud800"}', 'application/json', 400],
    ['what is not UTF-8', Buffer.from('{"counter":"caf\xe9"}', 'latin1'), 'application/json', 400],
    ['UTF-16', Buffer.from('{"counter":"caf\xe9"}', 'utf16le'), 'application/json', 400],
    ['a form', 'counter=a', 'application/x-www-form-urlencoded', 415],
    ['nesting without end', '['.repeat(100_000), 'application/json', 400],
    ['nesting that ends', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json', 400],
    [
      'nesting in a field',
      `{"counter":"a","parts":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'application/json',
      400,
    ],
  ])('refuses %s', async (_, body, type, status) => {
    expectProblem(await post(body, type ? { 'content-type': type } : {}), status);
  });

  const many = (count: number, one: (n: number) => string) => Array.from({ length: count }, (_, n) => one(n));
  it.each([
    ['a list of numbers', `[${many(120_000, () => '1')}]`],
    ['a list of objects', `[${many(80_000, () => '{}')}]`],
    ['a list in a field', `{"counter":"a","parts":[${many(120_000, () => '1')}]}`],
    ['lists in a list', `{"counter":"a","parts":[${many(40_000, () => '[[]]')}]}`],
    ['a list that is not too long', `{"counter":"a","parts":[${many(490, () => '{}')}]}`],
    ['unknown fields', `{${many(20_000, (n) => `"k${n}":1`)}}`],
    ['some hundred unknown fields', `{${many(490, (n) => `"k${n}":1`)}}`],
    ['a long name', `{"${'k'.repeat(250_000)}":1}`],
    ['many long names', `{${many(400, (n) => `"${n}${'k'.repeat(600)}":1`)}}`],
    ['long names within each other', `{"${'k'.repeat(99_000)}":{"${'k'.repeat(99_000)}":"\\u0000"}}`],
    ['signs of two halves', `{"${'😀'.repeat(60_000)}":1}`],
    ['a long value', `{"counter":"${'x'.repeat(250_000)}","tags":["${'y'.repeat(9_000)}"]}`],
  ])('answers %s with a bounded number of errors', async (_, body) => {
    const answer = await post(body);
    const { errors, detail } = expectProblem(answer, 400);
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(answer.text.length).toBeLessThan(8_000);
    expect(JSON.stringify([errors, detail]).isWellFormed()).toBe(true);
    expect(answer.text).not.toMatch(/\\u[dD][89a-fA-F]/);
  });

  it('refuses a caller without the right before it reads the body', async () => {
    const body = `[${many(1_000, () => '1')}]`;
    const headers = { 'content-type': 'application/json' };
    expectProblem(await tiny.raw('POST', '/v1/things', headers, body), 401);
    expectProblem(
      await tiny.send('POST', '/v1/things', { body: '[1]', headers, who: { role: 'agent' } }),
      403,
    );
  });

  const request = (target: string, ...headers: string[]) =>
    tiny.exchange(
      Buffer.from([`GET ${target} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n')),
    );
  it.each([
    ['two hosts', '/healthz', ['Host: localhost:3000', 'Host: evil.example']],
    ['one host twice', '/healthz', ['Host: localhost:3000', 'host: localhost:3000']],
    ['another host', 'http://evil.example/healthz', ['Host: localhost:3000']],
    ['another host twice', 'http://evil.example/healthz', ['Host: evil.example']],
    ['this host and another', 'http://localhost:3000/healthz', ['Host: evil.example']],
    ['another port', 'http://localhost:3001/healthz', ['Host: localhost:3000']],
    ['another scheme', 'https://localhost:3000/healthz', ['Host: localhost:3000']],
    ['a name before this host', 'http://evil.example@localhost:3000/healthz', ['Host: localhost:3000']],
    ['another host without a path', 'http://evil.example', ['Host: localhost:3000']],
  ])('refuses a request for %s', async (_, target, headers) => {
    expectProblem(await request(target, ...headers), 400);
  });

  it('accepts a URL of its own origin as the request target', async () => {
    expect((await request('http://localhost:3000/healthz', 'Host: localhost:3000')).json).toMatchObject({
      status: 'ok',
    });
    expect((await request('/healthz', 'Host: localhost:3000')).status).toBe(200);
  });

  it('refuses a query with more names than any route has', async () => {
    const problem = expectProblem(
      await tiny.send('GET', `/v1/things?${many(1_500, (n) => `a${n}`).join('&')}`),
      400,
    );
    expect(problem.errors).toMatchObject([{ field: 'query', rule: 'breadth' }]);
  });

  it('refuses a wrong or huge Content-Length, huge headers, and bytes that are not HTTP', async () => {
    const tooLarge = expectProblem(
      await post('{}', { 'content-type': 'application/json', 'content-length': '99999999' }),
      413,
    );
    expect(tooLarge.errors).toMatchObject([{ field: 'body', rule: 'size', allowed: { max: 262_144 } }]);
    expectProblem(await post('{}', { 'content-type': 'application/json', 'content-length': 'two' }), 400);
    expectProblem(await tiny.exchange(Buffer.from('nonsense\r\n\r\n')), 400);
    expectProblem(await tiny.raw('GET', '/healthz', { cookie: 'x'.repeat(20_000) }), 431);
  });

  it.each([
    ['GET', '/nowhere', 404],
    ['GET', '/v1/things/%', 400],
    ['GET', '/v1/things/%zz', 400],
    ['GET', '/v1/things/%ff%fe', 400],
    ['GET', '/v1/things/a%00b', 400],
    ['GET', '/v1/things/../../etc/passwd', 404],
    ['GET', '//v1/things', 404],
    ['DELETE', '/v1/things', 405],
    ['OPTIONS', '/v1/things', 405],
    ['PROPFIND', '/v1/things', 405],
    ['GET', '/v1/things?limit=0', 400],
    ['GET', '/v1/things?limit=101', 400],
    ['GET', '/v1/things?limit=', 400],
    ['GET', '/v1/things?limit=ten', 400],
    ['GET', '/v1/things?limit=1.5', 400],
    ['GET', '/v1/things?limit=1&limit=2', 400],
    ['GET', '/v1/things?cursor=a&cursor=b', 400],
    ['GET', '/v1/things?word=a&word=b', 400],
    ['GET', '/v1/things?word=%00', 400],
    ['GET', '/v1/things?cursor=a%20b', 400],
    ['GET', '/v1/things?nothing=1', 400],
    ['GET', '/v1/things?__proto__=1', 400],
    ['GET', '/v1/things?constructor=1', 400],
    ['GET', '/v1/things?__proto__[limit]=1', 400],
  ])('answers %s %s with %i', async (method, path, status) => {
    expectProblem(await tiny.send(method, path), status);
  });

  it('refuses a path parameter that is too long', async () => {
    expectProblem(await tiny.send('GET', `/v1/things/${'x'.repeat(5_000)}`), 414);
  });

  it('reads numbers in queries, and answers HEAD without a body', async () => {
    expect((await tiny.send('GET', '/v1/things?limit=7&word=%25zz')).json).toEqual({ limit: 7, word: '%zz' });
    expect((await tiny.send('GET', '/v1/things')).json).toEqual({ limit: 50 });
    const head = await tiny.send('HEAD', '/v1/things');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await tiny.send('GET', '/v1/things/a%2Fb%C3%A9')).json).toEqual({ id: 'a/bé' });
  });

  it('says for each field what is allowed', async () => {
    const input = {
      counter: '',
      colour: 'green',
      size: 'huge',
      code: 'ABC',
      parts: [{ name: 'okay', count: 1 }, { name: 'x', count: 0 }, { name: 'yes', count: 10 }, 1],
      tags: ['c'],
      more: true,
    };
    const problem = expectProblem(await tiny.send('POST', '/v1/things', { json: input }), 400);
    const allowed = Object.fromEntries(
      problem.errors.map((one: any) => [`${one.field} ${one.rule}`, one.allowed]),
    );
    expect(allowed).toMatchObject({
      'counter isLength': { min: 1, max: 40 },
      'colour isIn': ['red', 'blue'],
      'size isEnum': ['small', 'large'],
      'code matches': '^[a-z]+$',
      'parts arrayMaxSize': 3,
      'parts.1.name isLength': { min: 2, max: 5 },
      'parts.1.count min': 1,
      'parts.2.count max': 9,
      'tags isIn': ['a', 'b'],
      'more unknown': ['counter', 'colour', 'size', 'code', 'parts', 'tags'],
    });
    expect(Object.keys(allowed).filter((key) => key.startsWith('parts.3'))).toHaveLength(1);
    expect(JSON.stringify(problem)).not.toMatch(/green|huge|ABC/);
  });

  it('refuses missing and forged identities, missing roles and routes without a declared role', async () => {
    const get = (path: string, headers: Record<string, string>) => tiny.raw('GET', path, headers);
    expectProblem(await get('/v1/things', {}), 401);
    for (const bad of ['x', 'a.b', 'a.b.c', `${'A'.repeat(9_000)}.AAAA`, '.', '=.=']) {
      expectProblem(await get('/v1/things', { 'x-corong-identity': bad }), 401);
    }
    expect((await get('/v1/things', {})).headers['www-authenticate']).toBe('Bearer');
    expectProblem(await tiny.raw('GET', '/v1/things', tiny.as({ workspace: undefined })), 401);
    expectProblem(await tiny.send('GET', '/v1/things', { who: { role: 'agent' } }), 403);
    expectProblem(await tiny.send('GET', '/v1/things/instance', { who: { role: 'owner' } }), 403);
    expectProblem(await tiny.send('GET', '/v1/things/undeclared'), 500);
    expect((await tiny.send('GET', '/v1/things/open', { who: { workspace: undefined } })).status).toBe(200);
    expect((await get('/healthz', {})).json).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it.each([
    ['an error', new Error('secret detail'), 500],
    ['nothing at all', undefined, 500],
    ['a string', 'secret detail', 500],
    ['another service’s error', Object.assign(new Error('secret detail'), { statusCode: 404 }), 500],
    ['a store that is away', Object.assign(new Error('secret detail'), { code: 'ECONNREFUSED' }), 503],
  ])('reveals nothing about %s', async (_, thrown, status) => {
    controllerFault.next = thrown;
    const answer = await tiny.send('GET', '/v1/things/broken');
    controllerFault.next = undefined;
    expectProblem(answer, status);
    expect(answer.text).not.toContain('secret');
  });

  describe('with an Idempotency-Key', () => {
    const add = (key: string, counter: string, who = {}) =>
      tiny.send('POST', '/v1/things', {
        json: { counter },
        headers: { 'idempotency-key': key },
        who: { role: 'owner', ...who },
      });

    it('takes effect once for simultaneous requests, and gives them the same answer', async () => {
      controllerFault.hold = new Promise((resolve) => setTimeout(resolve, 50));
      const answers = await Promise.all([add('once', 'once'), add('once', 'once'), add('once', 'once')]);
      controllerFault.hold = undefined;
      expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
      expectProblem(await add('once', 'another'), 422);
      expect((await add('once', 'elsewhere', { workspace: 'wsp_2' })).status).toBe(201);
    });

    it('frees the key when the effect failed, also while another request waits', async () => {
      controllerFault.next = new Error('no');
      expectProblem(await add('free', 'free'), 500);
      expect((await tiny.send('GET', '/v1/things/free/seen')).json).toEqual({ seen: null });
      controllerFault.next = new Error('no');
      controllerFault.hold = new Promise((resolve) => setTimeout(resolve, 50));
      const failing = add('free', 'free');
      await new Promise((resolve) => setTimeout(resolve, 20));
      const waiting = add('free', 'free');
      expect([(await failing).status, (await waiting).status]).toEqual([500, 201]);
      controllerFault.hold = undefined;
      expect((await tiny.send('GET', '/v1/things/free/seen')).json).toEqual({ seen: '1' });
    });

    it('distinguishes a duplicate row from a repeated request', async () => {
      expect((await add('first', 'same')).status).toBe(201);
      expectProblem(await add('second', 'same'), 500);
      expect((await add('second', 'other')).status).toBe(201);
    });

    it.each(['', 'a b', 'x'.repeat(256), 'é'])('refuses the key %j', async (key) => {
      expectProblem(await add(key, 'key'), 400);
    });
  });
});
