import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { MessageSettings } from '#message/settings.js';
import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import { ForbiddenTarget, OutgoingHttp } from '#platform/security/outgoing-http.js';
import { BounceHooks } from './bounce-hooks.js';
import { NetworkRequests } from './network-request.js';
import {
  NetworkAccounts,
  refusedByNetwork,
  networkUnavailable,
  type AccountToSetUp,
  type AccountToVerify,
  type NetworkDescriptor,
  type VerifiedAccount,
} from './network.port.js';
import { SMTP_SETUP_TEXTS } from './smtp.texts.js';

const TIMEOUT_MS = 10_000;

/** What generic code of connections needs to know of mail servers. */
export const SMTP: NetworkDescriptor = {
  network: 'smtp',
  commands: 'keywords',
  messageIdsUniqueIn: 'account',
};

/** Mail servers of workspaces, which are verified by an SMTP login. */
@Injectable()
export class SmtpAccounts extends NetworkAccounts {
  readonly network = 'smtp';
  readonly title = 'The mail server';
  readonly services = ['posts'] as const;
  readonly secretFields = ['password'] as const;
  override readonly settingFields = ['host', 'port', 'security', 'username', 'mailbox'] as const;
  override readonly isExclusive = false;

  constructor(
    private readonly http: OutgoingHttp,
    private readonly requests: NetworkRequests,
    private readonly bounces: BounceHooks,
    private readonly config: MessageSettings,
  ) {
    super();
  }

  override whereIs(field: string): Words {
    const isLogin = field === 'password' || field === 'username';
    return inEach(SMTP_SETUP_TEXTS, (texts) => (isLogin ? texts.login : texts.host));
  }

  override async setup({ row }: AccountToSetUp): Promise<SetupStep[]> {
    const name = 'bounces';
    if (this.config.BOUNCE_ADDRESS === undefined)
      return [
        {
          ...{ name, state: 'advised' },
          says: inEach(SMTP_SETUP_TEXTS, (texts) => texts.noBounceAddress),
          where: inEach(SMTP_SETUP_TEXTS, (texts) => texts.noBounceAddressWhere),
        },
      ];
    if (await this.bounces.of(row.workspace_id))
      return [{ name, state: 'ok', says: inEach(SMTP_SETUP_TEXTS, (texts) => texts.bounces) }];
    return [
      {
        ...{ name, state: 'advised', copy: `${this.config.publicUrl}/hooks/email/bounces` },
        says: inEach(SMTP_SETUP_TEXTS, (texts) => texts.noBounceSecret),
        where: inEach(SMTP_SETUP_TEXTS, (texts) => texts.noBounceSecretWhere),
      },
    ];
  }

  async verify({ settings, secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const { host = '', port = 587, security = 'starttls', username, mailbox = '' } = settings;
    const { address, isPrivate } = await this.http.addressOf(host).catch((error: unknown) => {
      if (error instanceof ForbiddenTarget)
        throw refusedByNetwork('host', 'This host is in a private range, which this instance does not call');
      if ((error as { code?: string }).code === 'ENOTFOUND')
        throw refusedByNetwork('host', 'This name is none that the name system knows');
      throw networkUnavailable(this.title, this.requests.logFailure(this.title, error));
    });
    if (security === 'none' && !isPrivate)
      throw refusedByNetwork('security', 'Without encryption only a server in a private range is spoken to');
    const server = createTransport({
      host: address,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: { ...(isIP(host) === 0 && { servername: host }) },
      ...(username && { auth: { user: username, pass: secrets.password ?? '' } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
    try {
      await server.verify();
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      if (code === 'EAUTH' && !(responseCode && responseCode < 500))
        throw refusedByNetwork('password', 'The mail server refuses the user name with this password');
      if (code === 'ETLS')
        throw refusedByNetwork('security', 'The mail server offers no encryption of this kind');
      throw networkUnavailable(this.title, this.requests.logFailure(this.title, error));
    } finally {
      server.close();
    }
    return { account: `${username ? `${username}@` : ''}${host}:${port}`.slice(0, 255), name: mailbox };
  }
}
