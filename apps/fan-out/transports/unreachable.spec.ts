import type { OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { smtpOutcome } from './email/smtp-outcome.js';
import { UnexpectedResponse } from '#message/provider-answer.js';
import { outcomeOfError, outcomeOfStatus } from './http-outcome.js';
import { DESCRIPTORS, descriptorOf } from './transport-list.js';
import { meaningOfCode } from './whatsapp/whatsapp.codes.js';

const answer = (status: number): OutgoingAnswer => ({ status, headers: {}, body: '' });
const broken = (code: string): Error => Object.assign(new Error(code), { code });
const refused = (responseCode: number, code?: string): Error =>
  Object.assign(new Error('No'), { responseCode, response: `${responseCode} No`, code });

describe('An outcome says who is unreachable', () => {
  it.each([
    ['a time-out', outcomeOfError(Object.assign(new Error(), { name: 'TimeoutError' })), 'endpoint'],
    ['a refused connection', outcomeOfError(broken('ECONNREFUSED')), 'endpoint'],
    ['a connection that broke', outcomeOfError(broken('UND_ERR_SOCKET')), 'endpoint'],
    ['an expired certificate', outcomeOfError(broken('CERT_HAS_EXPIRED')), 'endpoint'],
    ['a proxy’s 503', outcomeOfError(new UnexpectedResponse(answer(503))), 'endpoint'],
    ['an endpoint’s own 500', outcomeOfStatus(answer(500), 0), 'provider'],
    ['HTTP 429', outcomeOfStatus(answer(429), 0), undefined],
    ['HTTP 404', outcomeOfStatus(answer(404), 0), undefined],
    ['an answer without sense', outcomeOfStatus(answer(200), 0), undefined],
    ['a mail server that hangs up', smtpOutcome(broken('ECONNECTION')), 'endpoint'],
    ['a mail server that is silent', smtpOutcome(broken('ETIMEDOUT')), 'endpoint'],
    ['a refused login', smtpOutcome(refused(535, 'EAUTH')), 'provider'],
    ['SMTP 421', smtpOutcome(refused(421)), 'provider'],
    ['SMTP 450', smtpOutcome(refused(450)), undefined],
    ['an error of WhatsApp’s own', meaningOfCode(131016, '', 400, 0).outcome, 'provider'],
    ['WhatsApp’s maintenance', meaningOfCode(131057, '', 400, 0).outcome, 'provider'],
    ['a person’s limit at WhatsApp', meaningOfCode(131056, '', 400, 0).outcome, undefined],
  ])('%s', (_what, outcome, unreachable) => {
    expect('unreachable' in outcome ? outcome.unreachable : undefined).toBe(unreachable);
  });
});

describe('Descriptors', () => {
  it('know no transport that has no name', () => {
    expect(() => descriptorOf('pigeon')).toThrow('There is no transport pigeon');
    expect(DESCRIPTORS.map(({ name }) => descriptorOf(name))).toEqual(DESCRIPTORS);
  });

  it('tell providers, of which outages are reported, from followers’ own servers', () => {
    for (const name of ['email', 'web_push', 'telegram', 'discord', 'whatsapp'])
      expect(descriptorOf(name).receivedBy).toBe('provider');
    for (const name of ['live', 'webhook']) expect(descriptorOf(name).receivedBy).toBe('follower');
  });

  it('say what a failure means that comes after a message was accepted', () => {
    const { lateFailure } = descriptorOf('whatsapp');
    expect(lateFailure!('wa_131050')).toEqual({ ends: 'opted_out' });
    expect(lateFailure!('wa_131049')).toEqual({ recipientCapped: true });
    expect(lateFailure!('wa_131031')).toEqual({ haltsAccount: true });
    expect(lateFailure!('wa_131026')).toEqual({});
  });
});
