import type { Role } from '#platform/http/roles.js';
import { until } from '../support/until.js';
import { Surprise, type Client } from './client.js';
import { unique } from './unique.js';

/** A workspace with a client for each role that a journey plays. */
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

export interface Entrance {
  /** Of an owner on an instance that is set up. */
  key?: string;
  /** Where that key comes from if it turns out that it is needed. */
  recover?: () => Promise<string>;
}

/** Sets the instance up; on one that is set up already, its owner opens a further workspace. */
export async function openWorkspace(client: Client, { key, recover }: Entrance = {}): Promise<Workspace> {
  const owner = key === undefined ? await setUp(client, recover) : await further(client, key);
  const { body } = await owner.get<Settings>('/v1/workspace');
  const [publisher, marketer, agent, analyst] = await Promise.all(
    (['publisher', 'marketer', 'agent', 'analyst'] as const).map((role) => keyFor(owner, role)),
  );
  // The other apps learn of a workspace by an event.
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
  const { status, body } = await client.post<Opened>('/v1/setup', input, {
    expect: recover ? [201, 409] : [201],
  });
  if (status === 409) return further(client, await recover!());
  await client.post('/v1/setup', input, { expect: [409] });
  return client.as(body.api_key);
}

/** The key of an owner who may not open workspaces plays in its own. */
async function further(client: Client, key: string): Promise<Client> {
  const given = client.as(key);
  const name = `Kopi Nusantara ${unique()}`;
  const opened = await given.post<Opened>(
    '/v1/workspaces',
    { workspace: name, ...SETTINGS },
    { expect: [201, 403] },
  );
  return opened.status === 201 ? client.as(opened.body.api_key) : given;
}

async function keyFor(owner: Client, role: Role): Promise<Client> {
  const { body } = await owner.post<{ api_key: string }>(
    '/v1/api-keys',
    { name: `${role} ${unique()}`, role },
    { expect: [201] },
  );
  if (!body.api_key) throw new Surprise(`The new key for ${role} was not shown`);
  return owner.as(body.api_key);
}
