import type { Client } from '../journeys/client.js';
import type { Sandboxes } from '../journeys/journey-context.js';
import { connectBotOnce, connectNumberOnce, connectPageOnce, NUMBER } from '../journeys/accounts.js';
import { until } from '../support/until.js';
import { QUICK_REPLIES } from './words.js';

/** The brand of the demo: its owner, its team, its channels and its accounts with networks. */
export interface Brand {
  client: Client;
  sandboxes: Sandboxes;
  workspace: { id: string; handle: string };
  owner: Client;
  publisher: Client;
  marketer: Client;
  agents: readonly { id: string; name: string; client: Client }[];
  /** By handle. */
  channels: ReadonlyMap<string, string>;
  tags: readonly string[];
  doors: Doors;
}

export type Doors = Awaited<ReturnType<typeof connect>>;

export interface Owner {
  name: string;
  email: string;
  password: string;
}

interface Made {
  id: string;
}

export const CHANNELS = [
  ['kopi-nusantara', 'Kopi Nusantara', 'Panen, harga, dan kelas seduh.'],
  ['kedai-kopi', 'Kedai Kopi Nusantara', 'Jam buka dan menu kedai di Jakarta.'],
  ['mitra-petani', 'Mitra petani', 'Harga beli ceri dan pelatihan.'],
] as const;

/** Sets up the instance; null if it is set up already, since somebody's own data may be there. */
export async function setUp(client: Client, owner: Owner): Promise<Client | null> {
  const input = { ...{ workspace: 'Kopi Nusantara (demo)', handle: 'kopi-nusantara' }, ...owner };
  const settings = { time_zone: 'Asia/Jakarta', currency: 'IDR', language: 'id' };
  const { status, json } = await client.post<{ api_key: string }>(
    '/v1/setup',
    { ...input, ...settings },
    { expect: [201, 409] },
  );
  return status === 201 ? client.as(json.api_key) : null;
}

const PEOPLE = [
  ['Intan Permata', 'publisher'],
  ['Bayu Prasetyo', 'marketer'],
  ['Wulan Anggraini', 'analyst'],
  ['Dimas Saputra', 'agent'],
  ['Putri Lestari', 'agent'],
  ['Yoga Mahendra', 'agent'],
] as const;
const TEAMS = [
  ['Penjualan', ['Dimas Saputra', 'Putri Lestari']],
  ['Layanan', ['Yoga Mahendra', 'Putri Lestari']],
] as const;
const TAGS = ['grosir', 'langganan', 'komplain'];

/** Makes the team, its tools, the channels and the connections. */
export async function makeBrand(client: Client, owner: Client, sandboxes: Sandboxes): Promise<Brand> {
  const { json: workspace } = await owner.get<{ id: string; handle: string }>('/v1/workspace');
  const people = new Map<string, { id: string; name: string; client: Client }>();
  for (const [name, role] of PEOPLE) {
    const { id } = (await owner.post<Made>('/v1/people', { name, role })).json;
    const key = await owner.post<{ api_key: string }>(`/v1/people/${id}/api-keys`, { name: 'Demo' });
    people.set(name, { id, name, client: owner.as(key.json.api_key) });
  }
  for (const [name, members] of TEAMS) {
    const team = (await owner.post<Made>('/v1/teams', { name })).json;
    for (const member of members)
      await owner.put(`/v1/teams/${team.id}/members/${people.get(member)!.id}`, {});
  }
  for (const [shortcut, id] of QUICK_REPLIES)
    await owner.post('/v1/quick-replies', { shortcut, texts: { id } });
  const tags: string[] = [];
  for (const name of TAGS) tags.push((await owner.post<Made>('/v1/tags', { name })).json.id);
  const [publisher, marketer] = [people.get('Intan Permata')!.client, people.get('Bayu Prasetyo')!.client];
  await until(
    'the web chat of the workspace answers',
    async () => (await client.get(`/chat/${workspace.handle}`, { expect: [200, 404] })).status === 200,
  );
  const channels = new Map<string, string>();
  for (const [handle, name, description] of CHANNELS) {
    const input = { handle, name, description, language: 'id' };
    channels.set(handle, (await publisher.post<Made>('/v1/channels', input)).json.id);
  }
  const agents = PEOPLE.filter(([, role]) => role === 'agent').map(([name]) => people.get(name)!);
  const known = { client, sandboxes, workspace, owner, publisher, marketer, agents, channels, tags };
  return { ...known, doors: await connect(known) };
}

async function connect({ client, sandboxes, workspace, owner, publisher, marketer }: Omit<Brand, 'doors'>) {
  const roles = { owner, publisher, marketer, agent: owner, analyst: owner };
  const settings = { timeZone: 'Asia/Jakarta', currency: 'IDR' };
  const brand = { client, sandboxes, workspace: { ...workspace, ...settings, ...roles } };
  const telegram = await connectBotOnce(brand);
  await connectNumberOnce(brand);
  const pages = await connectPageOnce(brand);
  await marketer.put('/v1/networks/meta', { dataset_id: '1234567890', access_token: 'EAAGdemo0demo0demo0' });
  return { phone: NUMBER, telegram, ...pages };
}
