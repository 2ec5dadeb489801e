import { isIP } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { Accounts, type Account } from '../../accounts/accounts.js';
import { SmtpConnections, type SmtpOptions } from './smtp-connections.js';

const MAX_SERVERS = 200;

/** Thrown when the workspace's account is halted by a person or refused by the server, until an instant. */
export class MailAccountHalted extends Error {
  constructor(readonly halted: { until: number; reason: string }) {
    super('The account is halted');
  }
}

interface Server {
  /** Options of the server as JSON; when they change, new connections are made. */
  key: string;
  connections: SmtpConnections;
}

/** A mail server that a workspace has connected. */
export interface WorkspaceMailServer {
  account: Account;
  connections: SmtpConnections;
  mailbox: string;
}

/** Keeps connections to the mail servers that workspaces have connected; these send their mails instead of the installation's server. */
@Injectable()
export class WorkspaceMailServers implements OnApplicationShutdown {
  private readonly servers = new LRUCache<string, Server>({
    max: MAX_SERVERS,
    dispose: ({ connections }) => connections.close(),
  });

  constructor(
    private readonly accounts: Accounts,
    private readonly http: OutgoingHttp,
  ) {}

  /** The workspace's server; null without one. Throws MailAccountHalted, and ForbiddenTarget when its address has become private. */
  async of(workspace_id: string): Promise<WorkspaceMailServer | null> {
    const account = await this.accounts.of(workspace_id, 'smtp');
    if (!account) {
      this.servers.delete(workspace_id);
      return null;
    }
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
    const key = JSON.stringify(options);
    let server = this.servers.get(workspace_id);
    if (server?.key !== key) {
      server = { key, connections: new SmtpConnections(options) };
      this.servers.set(workspace_id, server);
    }
    return { account, connections: server.connections, mailbox };
  }

  /** True when the workspace had a mail server of its own when it was last read. */
  has(workspace_id: string): boolean {
    return this.servers.has(workspace_id);
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
    this.servers.clear();
  }
}
