import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { programHere } from '../../../test/support/programs.js';
import { startStack, type Stack } from '../../../test/support/stack.js';

/** What the shell blocks of a page print, run in one shell against a fresh instance. */
function run(page: string, url: string): string {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines]) => lines);
  const script = blocks.join('').replaceAll('http://localhost:3000', url);
  const { stdout, stderr, status } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${page} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

const describeShell = programHere('curl') && programHere('jq') ? describe : describe.skip;

describeShell('docs/first-steps.md', () => {
  let stack: Stack;
  beforeAll(async () => void (stack = await startStack('embedded')));
  afterAll(() => stack?.stop());

  it('leads from nothing to a post that came and to a chat that its ad is known of', () => {
    const said = run('docs/first-steps.md', stack.url);
    expect(said).toMatch(/^data: .*"title":"Panen raya"/m);
    expect(said).toMatch(/"audience": 1,\s+"totals": \{\s+"pending": 0,\s+"deferred": 0,\s+"delivered": 1,/);
    expect(said).toMatch(/"title": "Panen raya",\s+"url": "http/);
    expect(said).toContain('Two bags of Gayo, please');
    expect(said).toContain('They are on their way');
    expect(said).toMatch(/"clicks": 1,\s+"filtered_clicks": 0,\s+"chats": 1,/);
  });
});
