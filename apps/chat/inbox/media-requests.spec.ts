import { Agent, request } from 'node:http';
import { ChatSide } from '../../../test/support/chat-side.js';
import { png } from '../../../test/support/pictures.js';

const TYPE = { 'content-type': 'application/octet-stream' };

describe('requests for files', () => {
  let chat: ChatSide;
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  const open = async () => {
    const { id: workspace, handle } = await chat.workspace();
    const url = `/chat/${handle}`;
    const { visitor_token, conversation_id: id } = (await chat.visitor().post(`${url}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${url}/messages`, { text: 'Halo' });
    return { id: id as string, url, visitor_token: visitor_token as string, agent: chat.as(workspace) };
  };

  it('are answered in ranges, and with 304 if the client has the file', async () => {
    const { id, agent } = await open();
    const bytes = png(31, 31, 9);
    const { content_path } = (await agent.post(`/v1/conversations/${id}/media`, bytes, TYPE)).json;
    const part = await agent.get(content_path, { range: 'bytes=4-9' });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 4-9/${bytes.length}`]);
    expect(part.bytes.equals(bytes.subarray(4, 10))).toBe(true);
    const last = await agent.get(content_path, { range: 'bytes=-3' });
    expect(last.bytes.equals(bytes.subarray(-3))).toBe(true);
    expect((await agent.get(content_path, { range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await agent.get(content_path, { range: 'bytes=2-1,5-6' })).status).toBe(200);
    const { headers } = await agent.get(content_path);
    expect((await agent.get(content_path, { 'if-none-match': headers['etag']! })).status).toBe(304);
    const head = await agent.head(content_path);
    expect([head.status, head.headers['content-length']]).toEqual([200, String(bytes.length)]);
  });

  it.each([
    ['text/plain', 'halo'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/x-www-form-urlencoded', 'halo'],
    ['', 'halo'],
  ])('of the type %p are told under which type to send a file', async (type, body) => {
    const { id, agent } = await open();
    const answer = await agent.post(`/v1/conversations/${id}/media`, body, { 'content-type': type });
    expect(answer).toMatchObject({
      ...{ status: 415, json: { detail: expect.stringMatching(/application\/octet-stream/) } },
    });
  });

  it('that are refused in their midst leave the connection to the next request', async () => {
    const { url, visitor_token } = await open();
    const one = new Agent({ keepAlive: true, maxSockets: 1 });
    const { hostname, port } = new URL(chat.origin);
    const headers = { ...(chat as any).app.headers(), 'x-visitor-token': visitor_token };
    const send = (method: string, path: string, more: object = {}, body?: Buffer) =>
      new Promise<number>((resolve, reject) => {
        const options = { hostname, port, agent: one, method, path, headers: { ...headers, ...more } };
        const sent = request(options, (answer) =>
          answer.resume().once('end', () => resolve(answer.statusCode!)),
        );
        sent.once('error', reject);
        sent.end(body);
      });
    const tooLarge = Buffer.alloc(10 * 1024 * 1024 + 300_000);
    const chunked = { ...TYPE, 'transfer-encoding': 'chunked' };
    expect(await send('POST', `${url}/media`, chunked, tooLarge)).toBe(413);
    expect(await send('GET', `${url}/messages`)).toBe(200);
    one.destroy();
  });

  it('are counted before their body is read, and refused if there are too many', async () => {
    const strict = await ChatSide.start({ CHAT_FILE_LIMIT: '2' });
    const { handle } = await strict.workspace();
    const { visitor_token } = (await strict.visitor().post(`/chat/${handle}/sessions`, {})).json;
    const send = (bytes: Uint8Array) =>
      strict.visitor(visitor_token).post(`/chat/${handle}/media`, bytes, TYPE);
    expect([(await send(png())).status, (await send(Buffer.from('no'))).status]).toEqual([201, 201]);
    const refused = await send(png());
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    await strict.stop();
  });
});
