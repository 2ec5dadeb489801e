import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { ConnectionsSide } from '../../../test/support/connections-side.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { allEventsApplied as heard } from '../opt-in/networks.fixture.js';
import { DeliveryFailure } from './delivery-failure.entity.js';
import { Bounce } from '../delivery/bounce.entity.js';
import { parseMailReport } from './dsn.js';
import { complaint, eximReport, gmailReport, postfixReport, type Returned } from './dsn.fixture.js';

describe('a returned mail', () => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;
  let channel: Channel;
  let connections: ConnectionsSide;
  let secret: string;
  let count = 0;

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1_000,
      SMTP_URL: smtp.url,
      BOUNCE_ADDRESS: 'Bounces@Mail.example.test',
    });
    connections = await ConnectionsSide.start({}, fan.folder);
    secret = await newSecret();
  });
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++count}`)));
  afterAll(async () => {
    await connections.close();
    await fan.close();
    await smtp.close();
  });

  const who = (workspace = fan.workspace) => ({ workspace, role: 'publisher' as const });
  const newSecret = (workspace = fan.workspace) => connections.mailSecret(workspace);
  /** Passes a mail on as a mail server does; resolves once fan-out has heard of it. */
  const tell = async (raw: Buffer, { secrets = secret, type = 'message/rfc822' } = {}) => {
    const headers = { 'content-type': type, 'x-hook-secret': secrets };
    const answer = await connections.as().post('/hooks/email/bounces', raw, headers);
    if (answer.status < 300) await heard(fan, connections);
    return { status: answer.status };
  };
  /** A post that one reader has got by mail. */
  const mailed = async (to = `reader-${count}@example.test`): Promise<Returned & { post: string }> => {
    await fan.follow(channel, 'email', to);
    const [letter] = await until('the letter came', () => smtp.to(to).length > 0 && smtp.to(to));
    await fan.as().post(fan.path(/http\S+\/confirm\/[\w.-]+/.exec(letter!.text)![0]), '');
    const post = await fan.publish(channel, 'News');
    await fan.reported('it is sent', post, ({ state }) => state === 'complete');
    const [mail] = smtp.mails.filter((one) => one.to === to && one.subject === `New from ${channel.name}`);
    return { envelope: mail!.from, to, post };
  };
  const settled = () =>
    until('it is settled', async () => (await fan.database.read.count(DeliveryFailure)) === 0);
  const follower = (to: Returned) =>
    fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id }).then((row) => ({ row, to }));

  it('is sent from an address that identifies it, in lower case and short enough', async () => {
    const { envelope } = await mailed();
    expect(envelope).toMatch(/^bounces\+[0-9a-z-]+@mail\.example\.test$/);
    expect(envelope.split('@')[0]!.length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['Postfix', postfixReport],
    ['Exim', (mail: Returned) => eximReport(mail, '5.0.0', '550 5.1.1 No such user')],
    ['Gmail', gmailReport],
  ])('ends the follower and fails the receipt where %s says so, once', async (_, report) => {
    const mail = await mailed();
    for (let times = 0; times < 2; times++) {
      expect(await tell(report(mail))).toEqual({ status: 200 });
      await settled();
      expect(await fan.report(mail.post)).toMatchObject({
        state: 'complete',
        totals: { delivered: 0, failed: 1 },
        reasons: [{ state: 'failed', reason: 'bounced', count: 1 }],
      });
    }
    const { row } = await follower(mail);
    expect(row).toMatchObject({ ended_reason: 'bounced', address: null });
    expect(await fan.database.read.countBy(Consent, { follower_id: row.id, how: 'mail_bounced' })).toBe(1);
    const audience = await fan.as(who()).get(`/v1/channels/${channel.id}/audience`);
    expect(audience.json).toMatchObject({ total: 0, retired: { bounced: 1 } });
  });

  it.each([
    [
      'is still tried',
      (mail: Returned) => postfixReport(mail, { action: 'delayed', status: '4.4.1' }),
      'delayed',
      null,
    ],
    ['has arrived', (mail: Returned) => gmailReport(mail, 'delivered', '2.0.0'), 'arrived', null],
    ['was given up', (mail: Returned) => postfixReport(mail, { status: '4.4.7' }), 'expired', 'mail_expired'],
    [
      'found no room',
      (mail: Returned) => postfixReport(mail, { status: '5.2.2' }),
      'returned',
      'mail_returned',
    ],
    ['found no way', (mail: Returned) => eximReport(mail, '5.4.4'), 'returned', 'mail_returned'],
    ['came back for no reason', (mail: Returned) => eximReport(mail, '5.0.0'), 'returned', 'mail_returned'],
    ['found no domain', (mail: Returned) => eximReport(mail, '5.1.2'), 'returned', 'mail_returned'],
    ['looks like spam', (mail: Returned) => eximReport(mail, '5.7.1'), 'refused', 'mail_refused'],
  ])('leaves the follower alone where the mail %s', async (_, report, kind, reason) => {
    const mail = await mailed();
    expect((await parseMailReport(report(mail)))?.kind).toBe(kind);
    expect(await tell(report(mail))).toEqual({ status: 200 });
    await settled();
    const { totals, reasons } = await fan.report(mail.post);
    expect(totals).toMatchObject(reason ? { failed: 1, delivered: 0 } : { failed: 0, delivered: 1 });
    expect(reasons.map((one) => one.reason)).toEqual(reason ? [reason] : []);
    expect((await follower(mail)).row.ended_tick).toBeNull();
  });

  it.each([
    ['by reports of it', '5.2.2', null],
    ['by answers to it', '5.2.2', '552 5.2.2 The mailbox is full'],
    ['where no domain is found on two days', '5.1.2', null],
  ])('ends the follower whom nothing reaches for long, %s', async (_, status, answer) => {
    const mail = await mailed();
    const { row } = await follower(mail);
    const day = 86_400_000;
    const known = status === '5.1.2' ? [2] : [9, 8, 3, 2];
    const before = known.map((days) => ({
      follower_id: row.id,
      post_id: `pst_${count}_${days}`,
      status,
      at: Date.now() - days * day,
    }));
    await fan.database.transaction((tx) => tx.insert(Bounce, before));
    if (answer) {
      smtp.refuse(mail.to, answer);
      await fan.publish(channel, 'More news');
    } else {
      const report = postfixReport(mail, { status });
      for (let times = 0; times < 2; times++) await tell(report);
    }
    await until('it is ended', async () => (await follower(mail)).row.ended_reason === 'bounced');
  });

  it('counts once for each post, however often it is reported', async () => {
    const mail = await mailed();
    for (let times = 0; times < 6; times++) await tell(postfixReport(mail, { status: '5.2.2' }));
    const { row } = await follower(mail);
    expect(await fan.database.read.countBy(Bounce, { follower_id: row.id })).toBe(1);
  });

  it.each([
    ['names where the mail was sent from', (mail: Returned) => complaint(mail, { from: mail.envelope })],
    ['quotes its head with the link to leave', (mail: Returned, leave: string) => complaint(mail, { leave })],
  ])('as a complaint ends the follower where it %s', async (_, report) => {
    const mail = await mailed();
    const { row } = await follower(mail);
    const leave = fan.get(FollowerTokens).unsubscribeUrl(row.public_id);
    const other = await newSecret('wsp_00000000000000000000000001');
    expect(await tell(report(mail, leave), { secrets: other })).toEqual({ status: 200 });
    expect((await follower(mail)).row.ended_tick).toBeNull();
    for (let times = 0; times < 2; times++) expect(await tell(report(mail, leave))).toEqual({ status: 200 });
    expect((await follower(mail)).row).toMatchObject({ ended_reason: 'complained', address: null });
    expect(await fan.report(mail.post)).toMatchObject({ totals: { delivered: 1, failed: 0 } });
    const audience = await fan.as(who()).get(`/v1/channels/${channel.id}/audience`);
    expect(audience.json).toMatchObject({ total: 0, retired: { complained: 1 } });
    const page = await fan.as().get(fan.path(leave));
    expect(page.text).toContain('called spam');
  });

  it('ends nobody as feedback that is no complaint, or that is about no mail of this instance', async () => {
    const mail = await mailed();
    const from = mail.envelope;
    expect((await parseMailReport(complaint(mail, { from, kind: 'not-spam' })))?.kind).toBe('noted');
    await tell(complaint(mail, { from, kind: 'not-spam' }));
    const forged = `http://localhost/unsubscribe/fol_${'0'.repeat(26)}.k1.${'A'.repeat(43)}`;
    await tell(complaint(mail, { leave: forged }));
    await tell(complaint(mail, { kind: 'what? ever', from }));
    expect((await follower(mail)).row.ended_tick).toBeNull();
  });

  it('changes nothing when it is forged, of another workspace, too large, or no report', async () => {
    const mail = await mailed();
    const forged = mail.envelope.replace(
      /-([0-9a-f])/,
      (_, digit: string) => `-${digit === '0' ? '1' : '0'}`,
    );
    const other = await newSecret('wsp_00000000000000000000000001');
    const plain = Buffer.from(`To: ${mail.envelope}\r\nSubject: Hello\r\n\r\nHello`);
    const statuses = [
      await tell(postfixReport({ ...mail, envelope: forged })),
      await tell(postfixReport({ ...mail, envelope: 'bounces@mail.example.test' })),
      await tell(postfixReport({ ...mail, envelope: mail.envelope.replace('@', '@x.') })),
      await tell(postfixReport(mail), { secrets: other }),
      await tell(postfixReport(mail), { secrets: '' }),
      await tell(postfixReport(mail), { secrets: 'x'.repeat(43) }),
      await tell(plain),
      await tell(Buffer.from([0xff, 0x00, 0xfe])),
      await tell(Buffer.concat([postfixReport(mail), Buffer.alloc(256 * 1024, 'x')])),
      await tell(Buffer.from('{}'), { type: 'application/json' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 401, 401, 200, 200, 413, 200]);
    expect((await follower(mail)).row.ended_tick).toBeNull();
    expect(await fan.report(mail.post)).toMatchObject({ totals: { delivered: 1 } });
    await tell(postfixReport(mail), { secrets: `${other}, ${secret}` });
    expect((await follower(mail)).row.ended_reason).toBe('bounced');
  });

  it('is authenticated by a secret that is shown once and replaced by the next', async () => {
    const mail = await mailed();
    const old = await newSecret();
    secret = await newSecret();
    expect((await tell(postfixReport(mail), { secrets: old })).status).toBe(401);
    expect((await tell(postfixReport(mail))).status).toBe(200);
  });
});
