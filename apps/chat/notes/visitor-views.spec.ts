import { describeService } from '#platform/description/describe.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { identityHeaders } from '../../../test/support/identity.js';
import { PDF } from '../../../test/support/pictures.js';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';
import { Message } from '../conversations/message.entity.js';
import type { MessageReader } from '../conversations/messages.service.js';
import { VISITOR_READER, type VisitorMessageView } from '../doors/web/visitor-message.dto.js';
import type { NoteView } from './note.dto.js';
import type { Note } from './note.entity.js';

type Schema = {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};
type Operation = {
  'x-roles'?: string[];
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
};

/** Every field that an answer to a customer or to anybody may have, by class. Add one after a look at what can reach it. */
const SEEN: Record<string, string> = {
  ShopReceipt: 'order_id',
  VisitorMessagePage: 'items next_cursor',
  SessionView: 'started visitor_token conversation_id greeting who_can_read messages next_cursor',
  VisitorMessageView: 'id sequence from text media at',
  VisitorConsentView: 'state language wording_id question explanation choices',
  VisitorConsentChoice: 'answer title',
  VisitorMediaView: 'id kind mime_type bytes width height filename',
};

describe('what a customer sees of a chat', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  const open: [path: string, method: string, operation: Operation][] = [];
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    const description = describeService(chat.service);
    schemas = description.components!.schemas as Record<string, Schema>;
    for (const [path, methods] of Object.entries(description.paths))
      for (const [method, operation] of Object.entries(methods as Record<string, Operation>))
        if (operation['x-roles']?.includes('everyone') && !/^\/(healthz|readyz|metrics)/.test(path))
          open.push([path, method, operation]);
  });
  afterAll(() => chat.stop());

  /** Collects the fields of a schema and of those that it refers to, as `Class.field`. */
  function fieldsOf(schema: Schema | undefined, owner = '', found = new Set<string>()): Set<string> {
    if (!schema) return found;
    const name = schema.$ref?.split('/').at(-1);
    if (name && ![...found].some((field) => field.startsWith(`${name}.`)))
      fieldsOf(schemas[name], name, found);
    for (const [field, inner] of Object.entries(schema.properties ?? {})) {
      found.add(`${owner}.${field}`);
      fieldsOf(inner, owner, found);
    }
    const inner = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    for (const one of inner) fieldsOf(one, owner, found);
    return found;
  }

  it('has no field but those of its list, in the answer of every open route', () => {
    expect(open.map(([path]) => path)).toContain('/chat/{workspace}/messages');
    const found = new Set<string>();
    for (const [, , { responses = {} }] of open)
      for (const [status, { content = {} }] of Object.entries(responses))
        if (status.startsWith('2'))
          for (const { schema } of Object.values(content)) fieldsOf(schema, '', found);
    const allowed = Object.entries(SEEN).flatMap(([owner, fields]) =>
      fields.split(' ').map((field) => `${owner}.${field}`),
    );
    expect([...found].filter((field) => !allowed.includes(field))).toEqual([]);
    expect(found).toContain('VisitorMessageView.text');
  });

  it('is made of messages, of a type that no note is', () => {
    const reader: MessageReader<VisitorMessageView> = VISITOR_READER;
    const note = {} as Note;
    const view = {} as NoteView;
    // @ts-expect-error A note is no message.
    const asMessage: Message = note;
    // @ts-expect-error A note's view is no message that a visitor sees.
    const asSeen: VisitorMessageView = view;
    expect([asMessage, asSeen]).toHaveLength(2);
    expect(
      Object.keys(reader.view(Object.assign(new Message(), { author: 'key_secret', sent_at: 0 }))),
    ).not.toContain('author');
  });

  it('holds no note, tag, assignment, state, and no agent, whatever the team does', async () => {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(visitor_token);
    await customer.post(`${place}/messages`, { text: 'Hi' });
    const headers = { ...identityHeaders(chat.folder.path), 'x-visitor-token': visitor_token as string };
    const stream = await LiveReader.open(`${chat.origin}${place}/live`, headers);
    const url = `/v1/conversations/${conversation_id}`;
    const [ayu, budi] = [await chat.member(brand.id), await chat.member(brand.id)];
    const canary = 'kenari-tim-9b2f';
    await ayu.client.post(`${url}/notes`, { text: canary });
    const tag = (await ayu.client.post('/v1/tags', { name: canary })).json.id as string;
    await ayu.client.patch(url, { version: 1, assignee_id: budi.id, tag_ids: [tag] });
    const { contact_id } = (await ayu.client.get(url)).json;
    await ayu.client.patch(`/v1/contacts/${contact_id}`, { blocked: true });
    await ayu.client.patch(`/v1/contacts/${contact_id}`, { blocked: false });
    await ayu.client.patch(url, { version: 2, state: 'resolved' });
    const type = { 'content-type': 'application/octet-stream' };
    const sent = (await ayu.client.post(`${url}/media`, PDF, type)).json.id as string;
    await ayu.client.post(`${url}/messages`, { text: 'The list', media_id: sent });
    await until('the answer came', () =>
      stream.events.some(({ data }) => JSON.stringify(data).includes('The list')),
    );

    const answers = [JSON.stringify(stream.events), (await customer.post(`${place}/sessions`, {})).text];
    for (const [path, method] of open) {
      if (method !== 'get' || path.endsWith('/live')) continue;
      const at = path.replace('{workspace}', brand.handle).replace('{id}', sent);
      const { status, text } = await customer.get(at);
      expect([path, status]).toEqual([path, 200]);
      answers.push(text);
    }
    expect(answers.length).toBeGreaterThan(5);
    for (const secret of [canary, tag, ayu.id, budi.id, ids.next('key').slice(0, 4)])
      expect(answers.filter((text) => text.includes(secret))).toEqual([]);
    expect((await ayu.client.get(`${url}/notes`)).json.items).toHaveLength(1);
    await stream.close();
  });
});
