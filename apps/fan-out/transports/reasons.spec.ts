import { globSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { outcomeOfError } from './http-outcome.js';
import { smtpOutcome } from './email/smtp-outcome.js';
import type { Outcome } from './transport.port.js';
import { describeReason } from './transport-list.js';

describe('reasons in words', () => {
  const http = OutgoingHttp.fromConfig({ SANDBOX: true, ALLOWED_PRIVATE_TARGETS: '' } as never);
  const servers: Server[] = [];
  const listen = async (behave: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => behave(socket.on('error', () => undefined)));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  afterAll(async () => {
    await http.onApplicationShutdown();
    for (const server of servers) server.close();
  });

  const words = (outcome: Outcome) => describeReason((outcome as { reason: string }).reason);
  const posted = async (behave: (socket: Socket) => void) =>
    http.post(`http://127.0.0.1:${await listen(behave)}/`, '{}', {}, { timeoutMs: 2_000 }).then((): never => {
      throw new Error('It was taken');
    }, outcomeOfError) as Promise<Outcome>;
  const mailed = async (behave: (socket: Socket) => void) => {
    const smtp = createTransport({ host: '127.0.0.1', port: await listen(behave), ignoreTLS: true });
    const mail = { from: 'a@example.test', to: 'b@example.test', text: 'x' };
    return smtp.sendMail(mail).then((): never => {
      throw new Error('It was taken');
    }, smtpOutcome) as Promise<Outcome>;
  };
  const says = (answers: Record<string, string>) => (socket: Socket) => {
    socket.write('220 hello\r\n');
    socket.on('data', (chunk) => {
      const verb = String(chunk).slice(0, 4);
      socket.write(`${answers[verb] ?? '250 ok'}\r\n`);
    });
  };

  it('describe failed connections', async () => {
    expect(words(await posted((socket) => socket.once('data', () => socket.end())))).toBe(
      'The receiving server closed the connection',
    );
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf';
    expect(words(await posted((socket) => socket.once('data', () => socket.end(half))))).toBe(
      'The receiving server closed the connection',
    );
  });

  it('distinguish a mail server that answers nonsense from an unreachable one', async () => {
    expect(words(await mailed((socket) => socket.end('What?\r\n')))).toBe(
      'The mail server’s answer makes no sense',
    );
    expect(words(await mailed(says({ DATA: 'What?' })))).toBe(
      'The mail server’s answer about the sender or the recipient makes no sense',
    );
    expect(words(await mailed((socket) => socket.destroy()))).toBe('The mail server closed the connection');
  });

  it('are never a code with its underscores taken out, for what undici and nodemailer say', () => {
    for (const code of [
      'und_err_info',
      'und_err_prx_tls',
      'hpe_invalid_constant',
      'smtp_eproxy',
      'self_signed_cert_in_chain',
    ])
      expect(describeReason(code)).toMatch(/^The .* .* .*/);
  });

  it.each([
    4, 190, 368, 80007, 130429, 130472, 131026, 131031, 131047, 131048, 131049, 131050, 131056, 131057,
  ])('explain what WhatsApp means by %i', (code) => {
    expect(describeReason(`wa_${code}`)).not.toContain(String(code));
    expect(describeReason(`wa_${code}`).split(' ').length).toBeGreaterThan(5);
  });

  it('have words for every code in the code of sending and settling', () => {
    const rooms = '{accounts,bounces,delivery,live,preferences,rate-limits,transports}';
    const files = globSync(`apps/fan-out/${rooms}/**/*.ts`, { exclude: ['**/*.{spec,fixture,contract}.ts'] });
    const codes = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\breason(?:: | = )'([a-z0-9_]+)'/g)].map(([, code]) => code!),
    );
    expect(codes).toEqual(expect.arrayContaining(['gone', 'no_smtp', 'chat_not_found']));
    expect([...new Set(codes)].filter((code) => describeReason(code) === code.replaceAll('_', ' '))).toEqual(
      [],
    );
  });

  it('name the code where nobody has words for it', () => {
    expect(describeReason('wa_135000')).toBe('WhatsApp answered 135000');
  });
});
