import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { chatCodesIn, type ChatCode } from '#crossing/chat-code.js';
import { MESSAGE_SANDBOX_PORTS } from '#message/settings.js';
import { Config, loadConfig } from '#platform/config.js';
import { NameServerSandbox } from '../../../test/support/sandboxes/name-server.js';
import { startMetaSandbox, type MetaSandbox } from '../../../test/support/sandboxes/meta.js';
import { startMessage } from './start-message.js';
import { programHere } from '../../../test/support/programs.js';
import { startStack, type Stack } from '../../../test/support/stack.js';

const execute = promisify(execFile);

/** What the shell blocks of pages print, run in one shell against a fresh instance. */
async function run(pages: string[], url: string): Promise<string> {
  const blocks = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines]) => lines),
  );
  const script = blocks.join('').replaceAll('http://localhost:3000', url);
  const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', script], { timeout: 60_000 });
  return stdout;
}

const describeShell = programHere('curl') && programHere('jq') ? describe : describe.skip;

describeShell('the documents for a newcomer', () => {
  let stack: Stack;
  let meta: MetaSandbox;
  let names: NameServerSandbox;
  let said: string;
  beforeAll(async () => {
    meta = await startMetaSandbox();
    names = await NameServerSandbox.start();
    const env = { DOMAIN_NAME_SERVERS: names.address };
    stack = await startStack('embedded', { metaUrl: meta.url, env });
    said = await run(
      ['docs/first-steps.md', 'docs/conversions.md', 'docs/links.md', 'docs/live.md'],
      stack.url,
    );
  });
  afterAll(async () => {
    await stack?.stop();
    await meta?.close();
    await names?.stop();
  });

  it('lead from nothing to a post that came and to a chat that its ad is known of', () => {
    expect(said).toMatch(/^data: .*"title":"Panen raya"/m);
    expect(said).toMatch(/"audience": 1,\s+"totals": \{\s+"pending": 0,\s+"deferred": 0,\s+"delivered": 1,/);
    expect(said).toMatch(/"title": "Panen raya",\s+"url": "http/);
    expect(said).toContain('Two bags of Gayo, please');
    expect(said).toContain('They are on their way');
    expect(said).toMatch(/"clicks": 1,\s+"filtered_clicks": 0,\s+"chats": 1,/);
  });

  it('lead to a stream of what happens in the workspace', () => {
    expect(said).toMatch(/^event: opened\ndata: \{"topics":\["chats","presence","posts"\]\}$/m);
  });

  it('lead to an own domain that waits for its proof, and is not served before', () => {
    expect(said).toMatch(/^_corong\.go\.kopi\.example TXT corong-verification=[\w-]{22}$/m);
    expect(said).toMatch(/^pending: Neither the TXT record nor the file was found\n421$/m);
    expect(names.asked).toContain('_corong.go.kopi.example');
  });

  it('lead to an order that the shop itself says of, each of its calls counted once', () => {
    expect(said).toContain('["WEB-7",4000000,5000000]');
  });

  it('lead from a click to conversions that Meta took once, with nothing but the click id', () => {
    expect(said).toContain('"dataset_id":"1234567890123456"');
    expect(said).toMatch(/"event_name": "Purchase",\s+"amount_minor": 18500000,\s+"currency": "IDR",/);
    expect(said.match(/"consent": "granted",\s+"state": "sent",\s+"reason": null/g)).toHaveLength(3);
    expect(said).toContain('["refunded",500000,"part"]\n["purchased",18500000,null]\n');
    // The shop's order may have been sent by now, too.
    const sent = meta.counted();
    expect(sent.slice(0, 3).map(({ event_name }) => event_name)).toContain('OrderCreated');
    expect(sent.filter(({ event_name }) => event_name === 'QualifiedLead')).toHaveLength(1);
    expect(sent.filter(({ custom_data }) => custom_data?.value === 185_000)).toHaveLength(1);
    expect(sent.map(({ user_data }) => user_data)).toEqual(
      sent.map(() => ({ fbc: expect.stringMatching(/^fb\.1\.\d+\.IwAR2kopi_nusantara$/) })),
    );
  });

  it('lead a phone from a link with rules to wa.me with a code, and say what is wrong with a row of a file', () => {
    const [, draft] = /^https:\/\/wa\.me\/6281234567890\?text=(\S+)$/m.exec(said)!;
    const [{ code }] = [...chatCodesIn(decodeURIComponent(draft!))] as [ChatCode];
    expect(decodeURIComponent(draft!)).toBe(`Halo, saya mau pesan (${code})`);
    expect(said).toContain('{"line":3,"field":"door","rule":"isIn"}');
    expect(said).toContain('{"line":2,"external_id":"shop-1"}');
  });

  it('name the port of mail where SANDBOX=true sends it, as the start does', () => {
    const port = String(MESSAGE_SANDBOX_PORTS.smtp);
    for (const page of ['first-steps', 'transports', 'retention'])
      expect(readFileSync(`docs/${page}.md`, 'utf8')).toContain(port);
    expect(startMessage(loadConfig(Config, { SANDBOX: 'true' }), '')).toContain(
      `mail goes to\n  127.0.0.1:${port}`,
    );
    expect(startMessage(loadConfig(Config, {}), '')).not.toContain(port);
  });
});
