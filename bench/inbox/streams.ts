import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, type Identity } from '#platform/http/identity.js';
import { TokenSigner } from '#platform/security/signer.js';
import type { JourneySetup } from '../../test/journeys/journey-setup.js';
import { environmentOfApp } from '../../test/support/services.js';
import { until } from '../../test/support/until.js';
import { residentMiB } from '../cpu.js';
import { printFacts, seconds } from '../figure.js';
import type { ChatStore } from '../inbound/chat-store.js';
import { size } from '../size.js';
import { COUNT_FILE } from './query-counter.js';
import { StreamReaders } from './stream-readers.js';

const STREAMS = size(20_000, 100);
/** Streams of one conversation; chat allows 20. */
const PER_CONVERSATION = 20;
/** Heartbeats of each stream that are waited for; one comes every 15 s. */
const BEATS = size(2, 1);
/** Descriptors of the process that are not streams. */
const OTHER_DESCRIPTORS = 300;

/** Opens many streams straight at chat, and prints their memory, and how many queries chat sent while they were idle. */
export async function benchStreams({ stack, workspace }: JourneySetup, store: ChatStore): Promise<void> {
  const name = stack.kind === 'full' ? 'chat' : 'all-in-one';
  const program = stack.processes.get(name)!;
  await program.stop();
  await stack.restart(name, `dist/bench/inbox/counted.${name}.js`);
  const most = descriptorsOf(program.pid!) - OTHER_DESCRIPTORS;
  const streams = Math.min(STREAMS, most);
  const rows = await store.query(
    `SELECT id FROM conversation WHERE workspace_id = ? ORDER BY id LIMIT ${Math.ceil(streams / PER_CONVERSATION)}`,
    [workspace.id],
  );
  const paths = Array.from(
    { length: streams },
    (_, index) => `/v1/conversations/${rows[Math.floor(index / PER_CONVERSATION)]!['id']}/live`,
  );
  const before = residentMiB(program.pid!);
  const headers: Record<string, string> =
    stack.kind === 'full' ? identity(workspace.id) : { authorization: `Bearer ${workspace.agent.secret}` };
  const queries = () => Number(readFileSync(join(stack.dataDir, COUNT_FILE), 'utf8'));
  const readers = await StreamReaders.open({ port: program.port, paths, headers });
  const [open, beaten] = [queries(), readers.counts!.beats];
  const waited = await seconds(() =>
    until(
      'every stream has had its heartbeats',
      () => readers.counts!.beats - beaten >= BEATS * streams || readers.counts!.lost > 0,
      { patience: 180_000, pause: 200 },
    ).then(() => undefined),
  );
  const [during, { beats, lost }, resident] = [queries() - open, readers.counts!, residentMiB(program.pid!)];
  readers.close();
  const alone = await queriesIn(waited, queries);
  printFacts('inbox-streams', stack.kind, {
    ...{ streams, lost, beats: beats - beaten, seconds: Math.round(waited) },
    ...{ queries_during: during, queries_without_streams: alone },
    ...{ resident_mib_before: before, resident_mib: resident },
    kib_per_stream: Math.round(((resident - before) * 10_240) / streams) / 10,
    ...(streams < STREAMS && {
      fewer_because: `this process may have ${most + OTHER_DESCRIPTORS} descriptors, and the system lets nobody raise that`,
    }),
  });
}

/** Returns how many queries chat sends in so many seconds. */
async function queriesIn(duration: number, queries: () => number): Promise<number> {
  const [begun, first] = [performance.now(), queries()];
  await until('the time is over', () => performance.now() - begun >= duration * 1_000, {
    patience: 180_000,
    pause: 200,
  });
  return queries() - first;
}

/** Node raises the soft limit to the hard one when it starts. */
function descriptorsOf(pid: number): number {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))![1]);
}

function identity(workspace: string): Record<string, string> {
  const actor = 'key_01k6zq8h4v9d2m7c5x3t0p6y1n';
  const agent: Identity = { actor, workspace, role: 'agent', instance: false, ip: '127.0.0.1' };
  const signer = new TokenSigner(IDENTITY_PURPOSE, environmentOfApp('console')['IDENTITY_PRIVATE_KEY']!);
  return { [IDENTITY_HEADER]: signer.sign(agent, 600) };
}
