import { parseArgs } from 'node:util';
import { Client, UnexpectedAnswer } from '../journeys/client.js';
import {
  JOURNEYS,
  openSandboxes,
  openJourneySetup,
  SANDBOX_PORTS,
  type JourneySetup,
} from '../journeys/journey-setup.js';
import { openWorkspace } from '../journeys/workspace.js';
import { serviceScript } from '../support/services.js';
import { TourRun } from './tour-run.js';

const USAGE = `npm run tour                                   on an embedded stack of its own, in a temporary folder
npm run tour -- --stack full                   on the full stack, whose services it brings up
npm run tour -- --url http://… --key corong_…  on an instance that was started with SANDBOX=true
`;

type Scene = Pick<JourneySetup, 'client' | 'workspace' | 'sandboxes' | 'close'>;

interface Options {
  stack: 'embedded' | 'full';
  url?: string;
  key?: string;
}

const NO_SANDBOX = `an instance that is no sandbox would reach the real network. It has to be started with
SANDBOX=true, and without SMTP_URL and *_BASE_URL`;

/** The command `npm run tour`: runs both journeys through the public API and prints each step. */
const program = new TourRun(process.stdout);
const options = read();
const scene = await open(options).catch((error: Error) => leave(error.message));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scene.close().finally(() => process.exit(130)));
}
for (const [title, journey] of JOURNEYS) {
  if (options.url !== undefined && program.failed > 0) program.leaveOut(title, NO_SANDBOX);
  else await program.play(title, (report) => journey({ ...scene, report }));
}
await scene.close();
process.exit(program.end(JOURNEYS.length));

function read(): Options {
  try {
    const { values } = parseArgs({
      options: {
        stack: { type: 'string', default: 'embedded' },
        url: { type: 'string' },
        key: { type: 'string' },
      },
    });
    const { stack, url, key } = values;
    if (stack !== 'embedded' && stack !== 'full') throw new Error('--stack is embedded or full');
    if ((url === undefined) !== (key === undefined)) throw new Error('--url and --key go together');
    return { stack, ...(url && { url: url.replace(/\/$/, '') }), ...(key && { key }) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function open({ stack, url, key }: Options): Promise<Scene> {
  if (url !== undefined && key !== undefined) return openRunning(url, key);
  if (stack === 'full') await (await serviceScript()).up((line) => program.say(line));
  program.say(
    stack === 'full'
      ? 'Starting the full stack on these services …'
      : 'Starting an embedded stack in a temporary folder …',
  );
  return openJourneySetup(stack, { fresh: false });
}

async function openRunning(url: string, key: string): Promise<Scene> {
  program.say(`Playing on ${url}, which has to have been started with SANDBOX=true …`);
  const sandboxes = await openSandboxes(SANDBOX_PORTS).catch((error: Error) => {
    throw new UnexpectedAnswer(
      `The tour listens on ${Object.values(SANDBOX_PORTS).join(', ')} of this machine: ${error.message}`,
    );
  });
  const client = new Client(url);
  try {
    return { client, workspace: await openWorkspace(client, { key }), sandboxes, close: sandboxes.close };
  } catch (error) {
    await sandboxes.close();
    throw error;
  }
}

function leave(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
