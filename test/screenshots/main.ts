import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { readDemo, runDemo } from '../demo/run-demo.js';
import { freePorts } from '../support/ports.js';
import { programHere } from '../support/programs.js';
import { filledPath, OPEN_PAGES, screensOfConsole } from './pages.js';
import { LOOKS, Shooting } from './shooting.js';

const USAGE = `npm run screenshots                every page of the console and of visitors, in the demo that \`npm run demo\` filled
  --out DIR    instead of screenshots   --data DIR   instead of data-demo
  --only PART  pages whose path holds it
`;

/** The command `npm run screenshots`: a picture of each page in each look, and what is wrong with it. */
const { out, data, only } = read();
const program = programHere('chromium');
if (!program) leave('There is no Chromium on this machine: npm test installs it');
const demo = readDemo(data, 'embedded');
if (!demo?.filled) leave(`There is no demo in ${data}: npm run demo -- fill`);

mkdirSync(out, { recursive: true });
const [port] = (await freePorts(1)) as [number];
const { url, close } = await runDemo(demo, { data, port });
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
let [pictures, faults] = [0, 0];
try {
  for (const look of LOOKS) {
    const shooting = await Shooting.open(browser, url, look);
    const shoot = async (path: string) => {
      if (only !== undefined && !path.includes(only)) return;
      const wrong = await shooting.shoot(path, out);
      pictures++;
      faults += wrong.length;
      for (const line of wrong) say(`${path} (${look.width}, ${look.theme}, ${look.language}): ${line}`);
    };
    for (const path of OPEN_PAGES) await shoot(path);
    await shooting.signIn(demo.owner);
    for (const path of screensOfConsole()) {
      const filled = await filledPath(path, (list) => shooting.firstOf(list));
      if (filled === null) say(`${path}: left out, since the demo has none`);
      else await shoot(filled);
    }
    await shooting.close();
  }
} finally {
  await browser.close();
  await close();
}
say(`${pictures} pictures in ${out}; ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);

function read() {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string', default: 'screenshots' },
        data: { type: 'string', default: 'data-demo' },
        only: { type: 'string' },
      },
    });
    return { out: resolve(values.out), data: resolve(values.data), only: values.only };
  } catch (error) {
    return leave(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function leave(reason: string, status = 1): never {
  process.stderr.write(`${reason}\n`);
  process.exit(status);
}
