import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { whenCommitted } from '#platform/adapters/sql/transaction-scope.js';
import { AccountProjection } from '../../accounts/account-projection.js';
import { Accounts, type PostingAccount } from '../../accounts/accounts.js';
import { SmtpConnections, type SmtpOptions } from './smtp-connections.js';

const MAX_SERVERS = 200;
const MAX_WORKSPACES = 10_000;

/** Thrown when the workspace's account is halted by a person or refused by the server, until an instant. */
export class MailAccountHalted extends Error {
  constructor(readonly halted: { until: number; reason: string }) {
    super('The account is halted');
  }
}

interface Server {
  /** A hash of the server's options; when it changes, new connections are made. */
  fingerprint: string;
  connections: SmtpConnections;
}

/** A mail server that a workspace has connected. */
export interface WorkspaceMailServer {
  account: PostingAccount;
  connections: SmtpConnections;
  mailbox: string;
}

/**
 * Keeps connections to the mail servers that workspaces have connected; these send their mails instead of the installation's
 * server. The process that handles the event of a change or removal ends its connections at once, others when they have
 * sent nothing for a minute.
 */
@Injectable()
export class WorkspaceMailServers implements OnApplicationShutdown {
  /** Milliseconds after its last mail at which a server's options, which contain its password, are forgotten. */
  forgottenAfterMs = 60_000;
  private readonly servers = new LRUCache<string, Server>({
    max: MAX_SERVERS,
    ttl: this.forgottenAfterMs,
    updateAgeOnGet: true,
    ttlAutopurge: true,
    dispose: ({ connections }) => connections.retire(),
  });
  /** The workspaces that had a server of their own when they were last read. */
  private readonly owners = new LRUCache<string, true>({ max: MAX_WORKSPACES });

  constructor(
    private readonly accounts: Accounts,
    private readonly http: OutgoingHttp,
    changes: AccountProjection,
  ) {
    changes.onChanged(({ network, workspace_id }) => {
      if (network === 'smtp') whenCommitted(() => this.forget(workspace_id));
    });
  }

  /** The workspace's server; null without one. Throws MailAccountHalted, and ForbiddenTarget when its address has become private. */
  async of(workspace_id: string): Promise<WorkspaceMailServer | null> {
    const account = await this.accounts.of(workspace_id, 'smtp');
    if (!account) {
      this.forget(workspace_id);
      return null;
    }
    this.owners.set(workspace_id, true);
    if (account.halted) throw new MailAccountHalted(account.halted);
    const { host = '', port = 587, security = 'starttls', username, mailbox = '' } = account.settings;
    const { address } = await this.http.addressOf(host);
    const options: SmtpOptions = {
      host: address,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: { ...(isIP(host) === 0 && { servername: host }) },
      ...(username && { auth: { user: username, pass: account.secrets['password'] ?? '' } }),
    };
    const fingerprint = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    let server = this.servers.get(workspace_id);
    if (server?.fingerprint !== fingerprint) {
      server = { fingerprint, connections: new SmtpConnections(options) };
      this.servers.set(workspace_id, server, { ttl: this.forgottenAfterMs });
    }
    return { account, connections: server.connections, mailbox };
  }

  /** True when the workspace had a mail server of its own when it was last read. */
  has(workspace_id: string): boolean {
    return this.owners.has(workspace_id);
  }

  /** True when the workspace has connected a mail server. */
  async isConnected(workspace_id: string): Promise<boolean> {
    return (await this.accounts.of(workspace_id, 'smtp')) !== null;
  }

  /** Records that the server refuses the login: sending by it pauses, and connections is told by an event. */
  async refused({ account }: WorkspaceMailServer, reason: string, words: string): Promise<void> {
    await this.accounts.halt(account, reason, words);
  }

  onApplicationShutdown(): void {
    for (const { connections } of this.servers.values()) connections.close();
    this.servers.clear();
  }

  private forget(workspace_id: string): void {
    this.owners.delete(workspace_id);
    this.servers.delete(workspace_id);
  }
}
