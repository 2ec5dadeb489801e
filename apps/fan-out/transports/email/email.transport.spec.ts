import { startSmtpSandbox, type SmtpSandbox } from '../../../../test/support/sandboxes/smtp.js';
import { FanOutSettings } from '../../src/settings.js';
import { Keys } from '#platform/security/keys.js';
import type { Brands } from '../../channels/brands.js';
import { parseMailReport } from '../../bounces/dsn.js';
import { aDelivery } from '../delivery.fixture.js';
import { readHtml } from '../markup.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { BounceAddresses } from './bounce-addresses.js';
import { EmailTransport } from './email.transport.js';
import { smtpOutcome } from './smtp-outcome.js';
import type { WorkspaceMailServers } from './workspace-mail-servers.js';
import { Mailer } from './mailer.js';

describe('E-mail', () => {
  const mailers: Mailer[] = [];
  const settings = { BOUNCE_ADDRESS: 'bounces@mail.example.test' };
  const bounces = new BounceAddresses(
    new Keys(Keys.generate()),
    Object.assign(new FanOutSettings(), settings),
  );
  let smtp: SmtpSandbox;
  let email: EmailTransport;
  /** Null while the name of the workspace has not come. */
  let brand: string | null = null;
  let count = 0;

  const transport = (url: string): EmailTransport => {
    const mailer = new Mailer(
      Object.assign(new FanOutSettings(), settings, { SMTP_URL: url }),
      { nameOf: async () => brand } as unknown as Brands,
      { of: async () => null, has: () => false } as unknown as WorkspaceMailServers,
    );
    mailers.push(mailer);
    return new EmailTransport(mailer, bounces);
  };
  const to = () => aDelivery(`reader-${++count}@example.test`);

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    email = transport(smtp.url);
  });
  afterAll(async () => {
    for (const mailer of mailers) mailer.onApplicationShutdown();
    await smtp.close();
  });

  describeTransport('E-mail', {
    lacks: {
      http: 'mail goes by SMTP',
      body: 'the code of an answer says it all',
      changes: 'a mail that was sent is out of reach',
      limit: 'mail takes a post of any length',
    },
    open: async () => ({
      transport: email,
      newDelivery: to,
      arrivals: ({ address }) => smtp.to(address).length,
      received: ({ address }) =>
        smtp.to(address).map(({ id, subject, html }) => ({ id, text: `${subject}\n${readHtml(html)}` })),
      repeatIds: ({ address }) => smtp.offered(address),
      failNext: (times, how) => smtp.failNext(times, typeof how === 'object' ? { status: 451 } : how),
      endRecipient: ({ address }) => (smtp.refuse(address, '550 5.1.1 No such user here'), 'bounced'),
      makeImpossible: ({ address }) => (smtp.refuse(address, '550 5.7.1 This looks like spam'), 'smtp_550'),
      close: async () => undefined,
    }),
    connectTo: (index) => ({ transport: transport(index.replace('http', 'smtp')), delivery: to() }),
  });

  it('waits for the answer to a mail that the server has, and lets others start meanwhile', async () => {
    const [slow, quick] = [to(), to()];
    const release = smtp.hold(slow.address);
    const onWaiting = Promise.withResolvers<void>();
    const waiting = email.deliver(slow, onWaiting.resolve);
    await onWaiting.promise;
    expect(email.mayBeSlow(slow)).toBe(true);
    expect(await email.deliver(quick)).toEqual({ state: 'delivered' });
    release();
    expect(await waiting).toEqual({ state: 'delivered' });
    expect(email.mayBeSlow(slow)).toBe(false);
    expect(smtp.to(slow.address)).toHaveLength(1);
  });

  it('says that a mail may have arrived when its reply is missing or cut off', async () => {
    const unknown = {
      state: 'deferred',
      reason: 'unanswered',
      unreachable: 'endpoint',
      mayHaveArrived: true,
    };
    const delivery = to();
    const release = smtp.hold(delivery.address);
    email.timeoutMs = 500;
    expect(await email.deliver(delivery).finally(() => (email.timeoutMs = 10_000))).toEqual(unknown);
    release();
    smtp.failNext(1, 'cut');
    expect(await email.deliver(to())).toEqual(unknown);
  });

  it('sends a mail although the server has closed the idle connection', async () => {
    smtp.failNext(1, 'reset');
    await email.deliver(to());
    expect(await email.deliver(to())).toEqual({ state: 'delivered' });
  });

  it('writes to a name beyond ASCII where the server can, and says so where it cannot', async () => {
    const plain = await startSmtpSandbox({ utf8: false });
    try {
      const delivery = aDelivery('sári@example.test');
      expect(await email.deliver(delivery)).toEqual({ state: 'delivered' });
      expect(smtp.to(delivery.address)).toHaveLength(1);
      const other = transport(plain.url);
      expect(await other.deliver(delivery)).toEqual({ state: 'failed', reason: 'no_smtputf8' });
      expect(await other.deliver(to())).toEqual({ state: 'delivered' });
      expect(plain.mails).toHaveLength(1);
    } finally {
      await plain.close();
    }
  });

  it.each(['Kopi Nusantara', 'Kopi, "Teh" & <Susu>', 'Kopi ☕ Ñusantara', 'Toko <palsu@bank.example>'])(
    'comes from the brand, at the mailbox of the installation: %s',
    async (name) => {
      const delivery = to();
      brand = name;
      await email.deliver(delivery).finally(() => (brand = null));
      expect(smtp.to(delivery.address)[0]!.sender).toEqual({ name, address: 'corong@localhost' });
    },
  );

  it('comes from the channel while the name of the brand is not known', async () => {
    const delivery = to();
    await email.deliver(delivery);
    expect(smtp.to(delivery.address)[0]!.sender.name).toBe(delivery.channel.name);
  });

  it('shows a title that looks like an encoded word as it was written, and each text in its own direction', async () => {
    const words = '=?UTF-8?B?S29waQ==?=';
    const [plain, arabic] = [to(), to()];
    plain.post.title = words;
    plain.channel.name = words;
    Object.assign(arabic.post, { title: 'عرض خاص', body: 'خصم 50% اليوم (Kopi 2.0) فقط.' });
    for (const delivery of [plain, arabic]) await email.deliver(delivery);
    const [mail] = smtp.to(plain.address);
    expect(mail!.subject.replaceAll('\u2060', '')).toBe(words);
    expect(mail!.headers['from']).not.toMatch(/=\?UTF-8\?B\?S29waQ==\?=/);
    const { html } = smtp.to(arabic.address)[0]!;
    expect(html).toContain('<p dir="auto">خصم');
    expect(html).toMatch(/<h1 dir="auto"[^>]*>عرض خاص/);
  });

  it('shows web addresses in a post as links', async () => {
    const delivery = to();
    delivery.post.body = 'Lihat https://kopi.example/gayo?a=1&b=2.\nSampai jumpa';
    await email.deliver(delivery);
    const url = 'https://kopi.example/gayo?a=1&amp;b=2';
    expect(smtp.to(delivery.address)[0]!.html).toContain(
      `Lihat <a href="${url}" rel="nofollow noopener ugc">${url}</a>.<br>Sampai jumpa</p>`,
    );
  });

  it('says in text what it says in HTML', async () => {
    const delivery = to();
    await email.deliver(delivery);
    const { text } = smtp.to(delivery.address)[0]!;
    expect(text.replaceAll('\r\n', '\n')).toContain(`${delivery.post.title}\n\n${delivery.post.body}`);
    expect(text).toContain(delivery.unsubscribe_url);
  });

  it.each([421, 450, 451, 452])('is deferred after %i, at whatever step of the session', async (code) => {
    const [after, before] = [to(), to()];
    smtp.failNext(1, { status: code });
    expect(await email.deliver(after)).toEqual({
      state: 'deferred',
      reason: `smtp_${code}`,
      ...(code === 421 && { unreachable: 'provider' }),
    });
    expect(await email.deliver(after)).toEqual({ state: 'delivered' });
    smtp.refuse(before.address, `${code} 4.2.2 Not now`);
    expect(await email.deliver(before)).toMatchObject({ state: 'deferred', reason: `smtp_${code}` });
  });

  it.each([
    ['550 5.1.1 No such user', { state: 'failed', reason: 'bounced', ends: 'bounced' }],
    ['550 5.1.10 The domain takes no mail', { state: 'failed', reason: 'bounced', ends: 'bounced' }],
    ['550 5.1.2 No such domain', { state: 'failed', reason: 'smtp_550', bounceStatus: '5.1.2' }],
    ['552 5.2.2 The mailbox is full', { state: 'failed', reason: 'smtp_552', bounceStatus: '5.2.2' }],
    ['550 No such user', { state: 'failed', reason: 'smtp_550', bounceStatus: '5.0.0' }],
    ['553 5.1.8 No such sender', { state: 'failed', reason: 'smtp_553' }],
    ['550 5.7.1 Blocked, not for want of 5.1.1', { state: 'failed', reason: 'smtp_550' }],
    ['452 4.2.2 The mailbox is full', { state: 'deferred', reason: 'smtp_452', bounceStatus: '4.2.2' }],
    ['451 4.7.1 Come back later', { state: 'deferred', reason: 'smtp_451' }],
  ])('reads “%s” to a recipient by the table of statuses', async (answer, outcome) => {
    const delivery = to();
    smtp.refuse(delivery.address, answer);
    expect(await email.deliver(delivery)).toEqual(outcome);
  });

  it.each([
    ['550 5.1.1 Sender unknown'],
    ['550 5.2.1 The sender mailbox is disabled'],
    ['550 5.1.0 Sender rejected'],
    ['550 5.2.2 The mailbox is full'],
    ['530 5.7.0 Authentication required'],
  ])(
    'waits where the sender is refused with “%s”, and counts nothing against the recipient',
    async (answer) => {
      const delivery = to();
      smtp.refuseSenders(answer);
      const outcome = await email.deliver(delivery).finally(() => smtp.refuseSenders(null));
      expect(outcome).toEqual({
        state: 'deferred',
        reason: `smtp_${answer.slice(0, 3)}`,
        unreachable: 'provider',
      });
      expect(await email.deliver(delivery)).toEqual({ state: 'delivered' });
    },
  );

  it('fails, and nobody is to blame, where the server says before the recipient that the mail is too large', async () => {
    const delivery = to();
    smtp.refuseSenders('552 5.3.4 Message size exceeds the limit');
    const outcome = await email.deliver(delivery).finally(() => smtp.refuseSenders(null));
    expect(outcome).toEqual({ state: 'failed', reason: 'smtp_552' });
  });

  it('does not count refusals of the mail against the address', async () => {
    smtp.failNext(1, { status: 550 });
    expect(await email.deliver(to())).toEqual({ state: 'failed', reason: 'smtp_550' });
  });

  it('can be identified by a report about it', async () => {
    const delivery = aDelivery('reader-later@example.test', { follower_id: 77 });
    delivery.post.id = `pst_${'0'.repeat(25)}1`;
    smtp.bounce(delivery.address, '5.1.1');
    expect(await email.deliver(delivery)).toEqual({ state: 'delivered' });
    const [{ to: sender, raw }] = smtp.returned as [{ to: string; raw: Buffer }];
    const report = await parseMailReport(raw);
    expect(report).toMatchObject({ kind: 'bounced', status: '5.1.1' });
    const mail = { post_id: delivery.post.id, follower_id: 77 };
    expect(sender).toBe(bounces.addressFor(mail));
    expect(bounces.findIn(report!.about)).toEqual([mail]);
  });

  it.each([
    [
      { responseCode: 535, code: 'EAUTH' },
      { state: 'deferred', reason: 'smtp_535', unreachable: 'provider' },
    ],
    [{ code: 'ECONNECTION' }, { state: 'deferred', reason: 'smtp_econnection', unreachable: 'endpoint' }],
    [
      { responseCode: 554, command: 'CONN', response: '554 5.3.2 Not accepting mail' },
      { state: 'deferred', reason: 'smtp_554', unreachable: 'provider' },
    ],
    [
      { responseCode: 550, command: 'EHLO', response: '550 5.5.0 No' },
      { state: 'deferred', reason: 'smtp_550', unreachable: 'provider' },
    ],
  ])('reads %j as it is meant', (error, outcome) => expect(smtpOutcome(error)).toEqual(outcome));
});
