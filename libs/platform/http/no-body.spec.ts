import { TinyService } from './http.fixture.js';

describe('a request with an empty body', () => {
  let tiny: TinyService;
  beforeAll(async () => {
    tiny = await TinyService.start();
  });
  afterAll(() => tiny.stop());

  it.each(['application/json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded'])(
    'is accepted by an action that needs none, although its type is %s',
    async (type) => {
      const headers = { 'content-type': type, 'content-length': '0' };
      const { status, json } = await tiny.send('POST', '/v1/things/a/done', { body: '', headers });
      expect([status, json]).toEqual([201, { id: 'a' }]);
    },
  );

  it.each(['application/json', 'application/x-www-form-urlencoded'])(
    'is accepted in chunks, of type %s',
    async (type) => {
      const headers = { 'content-type': type, 'transfer-encoding': 'chunked' };
      const init = { body: '0\r\n\r\n', headers: { ...tiny.as({ role: 'owner' }), ...headers } };
      const { status, json } = await tiny.send('POST', '/v1/things/a/done', init);
      expect([status, json]).toEqual([201, { id: 'a' }]);
    },
  );

  it.each([
    ['without a byte, is taken as none', '0\r\n\r\n', 201],
    ['with a byte, is refused for its type', '1\r\n{\r\n0\r\n\r\n', 415],
  ])('in chunks and without a type: %s', async (_, body, status) => {
    const headers = { ...tiny.as({ role: 'owner' }), 'transfer-encoding': 'chunked' };
    expect((await tiny.send('POST', '/v1/things/a/done', { body, headers })).status).toBe(status);
  });

  it('is refused if a body is needed', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '0' };
    expect((await tiny.send('POST', '/v1/things', { body: '', headers })).status).toBe(400);
  });
});
