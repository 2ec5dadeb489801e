import { TinyService } from './http.fixture.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a form', () => {
  let tiny: TinyService;
  beforeAll(async () => {
    tiny = await TinyService.start();
  });
  afterAll(() => tiny.stop());

  const send = (path: string, body: string | Buffer, headers = FORM) =>
    tiny.send('POST', path, { body, headers });

  it.each(['{"counter":"a"}', 'counter=a', '__proto__=1', 'x'])(
    'with the body %s is refused on a route for JSON, with the type to send',
    async (body) => {
      const { status, headers, json } = await send('/v1/things', body);
      expect([status, headers['content-type']]).toEqual([415, expect.stringContaining('problem+json')]);
      expect(json).toMatchObject({
        type: 'about:blank',
        title: 'Unsupported media type',
        status: 415,
        detail: expect.stringContaining('send Content-Type: application/json'),
      });
      expect(json.errors).toBeUndefined();
    },
  );

  it('is accepted, as JSON is, on a route for forms', async () => {
    expect(await send('/v1/things/form', 'counter=a+b&colour=red')).toMatchObject({
      status: 200,
      json: { counter: 'a b', colour: 'red' },
    });
    const json = { 'content-type': 'application/json' };
    expect((await send('/v1/things/form', '{"counter":"a"}', json)).json).toEqual({ counter: 'a' });
  });

  it.each([
    ['that is not UTF-8', Buffer.from('counter=caf\xe9', 'latin1'), undefined],
    ['with __proto__', '__proto__=1&counter=a', '__proto__'],
    ['with constructor', 'constructor=1&counter=a', 'constructor'],
    ['with NUL', 'counter=a%00', 'counter'],
    ['without a field', '', 'counter'],
    ['with a field twice', 'counter=a&counter=b', 'counter'],
  ])('%s is refused on a route for forms', async (_, body, field) => {
    const { status, json } = await send('/v1/things/form', body);
    expect(status).toBe(400);
    expect(json.errors?.[0].field).toBe(field);
  });
});
