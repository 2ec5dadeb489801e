import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { newSecret, signedHeaders } from './webhook.signature.js';

const PAGE = readFileSync('docs/webhooks.md', 'utf8');
const example = (language: string) => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(PAGE)![1]!;

const PROGRAMS: Record<'js' | 'python', (input: string) => [string, string[]]> = {
  js: (input: string) => [
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `${example('js')}\nconst { secret, headers, body } = ${input};
console.log(verify(secret, headers, Buffer.from(body)));`,
    ],
  ],
  python: (input: string) => [
    'python3',
    [
      '-c',
      `${example('python')}\nimport json\ngiven = json.loads(${JSON.stringify(input)})
print(str(verify(given["secret"], given["headers"], given["body"].encode())).lower())`,
    ],
  ],
};

describe.each(['js', 'python'] as const)('the example in %s of docs/webhooks.md', (language) => {
  const secret = newSecret();
  const body = '{"title":"Panen ☕"}';
  const now = Date.now();
  const headers = signedHeaders([newSecret(), secret], 'del_1', now, body);

  it.each([
    [true, 'a delivery that the secret signed among others', { secret, headers, body }],
    [false, 'another body', { secret, headers, body: `${body} ` }],
    [false, 'another secret', { secret: newSecret(), headers, body }],
    [false, 'an old one', { secret, headers: signedHeaders([secret], 'del_1', now - 600_000, body), body }],
    [false, 'one without an instant', { secret, headers: { ...headers, 'webhook-timestamp': 'x' }, body }],
  ])('says %s of %s', (good, _, given) => {
    const [program, args] = PROGRAMS[language](JSON.stringify(given));
    const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual([String(good), '']);
  });
});
