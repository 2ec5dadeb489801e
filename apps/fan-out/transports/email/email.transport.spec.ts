import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Failure } from '../../../../test/support/sandboxes/rate-meter.js';
import { Config } from '#platform/config.js';
import { Keys } from '#platform/security/keys.js';
import { aDelivery, describeTransport } from '../transport.contract.js';
import { BounceAddresses } from './bounce-addresses.js';
import { EmailTransport, smtpOutcome } from './email.transport.js';
import { Mailer } from './mailer.js';

describe('E-mail', () => {
  const came: { to: string; id: string; taken: boolean }[] = [];
  const failures: Failure[] = [];
  const refused = new Map<string, string>();
  const mailers: Mailer[] = [];
  let server: SMTPServer;
  let url: string;
  let count = 0;

  const transport = (smtp: string): EmailTransport => {
    const config = Object.assign(new Config(), { SMTP_URL: smtp });
    const mailer = new Mailer(config);
    mailers.push(mailer);
    return new EmailTransport(mailer, new BounceAddresses(new Keys(Keys.generate()), config));
  };
  const to = () => aDelivery(`reader-${++count}@example.test`);

  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, done) => {
        const answer = refused.get(address);
        done(answer ? Object.assign(new Error(answer), { responseCode: 550 }) : null);
      },
      onData: (stream, session, done) => {
        let raw = '';
        stream.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')));
        stream.on('end', () => {
          const failure = failures.shift();
          const id = /^message-id: (.+)$/im.exec(raw)?.[1] ?? '';
          came.push({ to: session.envelope.rcptTo[0]!.address, id, taken: failure === undefined });
          if (failure === 'reset')
            return void (server as unknown as { connections: Set<{ close(): void }> }).connections.forEach(
              (one) => one.close(),
            );
          if (failure === 'lost') return;
          done(failure ? Object.assign(new Error('Try again'), { responseCode: 451 }) : null);
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const mailer of mailers) mailer.onApplicationShutdown();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  describeTransport('E-mail', {
    readsBody: false,
    byHttp: false,
    open: async () => ({
      transport: transport(url),
      delivery: to,
      arrived: ({ address }) => came.filter((one) => one.to === address && one.taken).length,
      ids: ({ address }) => came.filter((one) => one.to === address).map(({ id }) => id),
      failNext: (times, how) => void failures.push(...Array<Failure>(times).fill(how)),
      end: ({ address }) => (refused.set(address, '5.1.1 No such user here'), 'bounced'),
      spoil: ({ address }) => (refused.set(address, '5.7.1 This looks like spam'), 'smtp_550'),
      close: async () => undefined,
    }),
    against: (place) => ({ transport: transport(place.replace('http', 'smtp')), delivery: to() }),
  });

  it.each([
    [
      { responseCode: 550, command: 'RCPT TO', response: '550 No such user' },
      { state: 'failed', reason: 'bounced', gone: true },
    ],
    [
      { responseCode: 550, command: 'DATA', response: '550 Refused' },
      { state: 'failed', reason: 'smtp_550' },
    ],
    [{ responseCode: 421 }, { state: 'deferred', reason: 'smtp_421' }],
    [{ responseCode: 452 }, { state: 'deferred', reason: 'smtp_452' }],
    [
      { responseCode: 535, code: 'EAUTH' },
      { state: 'deferred', reason: 'smtp_535' },
    ],
    [{ code: 'ECONNECTION' }, { state: 'deferred', reason: 'smtp_econnection' }],
  ])('reads %j as it is meant', (error, outcome) => expect(smtpOutcome(error)).toEqual(outcome));
});
