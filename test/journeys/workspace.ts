import type { Role } from '#platform/http/roles.js';
import { until } from '../support/until.js';
import { UnexpectedAnswer, type Client } from './client.js';
import { unique } from './unique.js';

/** A workspace with a client for each role that a journey uses. */
export interface Workspace {
  id: string;
  handle: string;
  timeZone: string;
  currency: string;
  owner: Client;
  publisher: Client;
  marketer: Client;
  agent: Client;
  analyst: Client;
}

interface Opened {
  workspace_id: string;
  handle: string;
  api_key: string;
}

interface Settings {
  id: string;
  handle: string;
  time_zone: string;
  currency: string;
}

const SETTINGS = { time_zone: 'Asia/Jakarta', currency: 'IDR' };

export interface OpenOptions {
  /** API key of an owner, for an instance that is set up already. */
  key?: string;
  /** Gets such a key if one is needed. */
  recover?: () => Promise<string>;
}

/** Sets the instance up; if it is set up already, creates a further workspace as its owner. */
export async function openWorkspace(client: Client, { key, recover }: OpenOptions = {}): Promise<Workspace> {
  const owner = key === undefined ? await setUp(client, recover) : await openFurther(client, key);
  const { json: body } = await owner.get<Settings>('/v1/workspace');
  const [publisher, marketer, agent, analyst] = await Promise.all(
    (['publisher', 'marketer', 'agent', 'analyst'] as const).map((role) => keyFor(owner, role)),
  );
  // Waits, since the other apps learn of a workspace by an event.
  await until(
    'the web chat of the workspace answers',
    async () => (await client.get(`/chat/${body.handle}`)).status === 200,
  );
  return {
    id: body.id,
    handle: body.handle,
    timeZone: body.time_zone,
    currency: body.currency,
    owner,
    publisher: publisher!,
    marketer: marketer!,
    agent: agent!,
    analyst: analyst!,
  };
}

async function setUp(client: Client, recover?: () => Promise<string>): Promise<Client> {
  const owner = { name: 'Owner', email: 'you@example.com', password: 'kopi-tubruk-panas' };
  const input = { workspace: 'Kopi Nusantara', ...owner, ...SETTINGS };
  const { status, json: body } = await client.post<Opened>('/v1/setup', input, {
    expect: recover ? [201, 409] : [201],
  });
  if (status === 409) return openFurther(client, await recover!());
  await client.post('/v1/setup', input, { expect: [409] });
  return client.as(body.api_key);
}

/** Creates a further workspace; an owner without that right uses their own workspace. */
async function openFurther(client: Client, key: string): Promise<Client> {
  const given = client.as(key);
  const name = `Kopi Nusantara ${unique()}`;
  const opened = await given.post<Opened>(
    '/v1/workspaces',
    { workspace: name, ...SETTINGS },
    { expect: [201, 403] },
  );
  return opened.status === 201 ? client.as(opened.json.api_key) : given;
}

async function keyFor(owner: Client, role: Role): Promise<Client> {
  const { json: body } = await owner.post<{ api_key: string }>(
    '/v1/api-keys',
    { name: `${role} ${unique()}`, role },
    { expect: [201] },
  );
  if (!body.api_key) throw new UnexpectedAnswer(`The new key for ${role} was not shown`);
  return owner.as(body.api_key);
}
