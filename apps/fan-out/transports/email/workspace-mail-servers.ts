import { isIP } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { Accounts, type Account } from '../../accounts/accounts.js';
import { SmtpConnections, type SmtpOptions } from './smtp-connections.js';

const MAX_SERVERS = 200;

/** A person or the server itself keeps the workspace's account from sending, until an instant. */
export class MailAccountHalted extends Error {
  constructor(readonly halted: { until: number; reason: string }) {
    super('The account is halted');
  }
}

interface Server {
  /** Its options as JSON: what was changed is connected to anew. */
  key: string;
  connections: SmtpConnections;
}

/** A workspace's own mail server. */
export interface WorkspaceMailServer {
  account: Account;
  connections: SmtpConnections;
  mailbox: string;
}

/** Mail servers that workspaces have connected, by which their mails go out instead of by the installation's. */
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

  /** Null where the workspace has none. Throws MailAccountHalted, and ForbiddenTarget where its address is private now. */
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

  /** Whether mails of the workspace go out by a server of its own, as was last seen. */
  has(workspace_id: string): boolean {
    return this.servers.has(workspace_id);
  }

  async isConnected(workspace_id: string): Promise<boolean> {
    return (await this.accounts.of(workspace_id, 'smtp')) !== null;
  }

  /** The server refuses the login: nothing is sent by it for a while, and connections is told. */
  async refused({ account }: WorkspaceMailServer, reason: string, words: string): Promise<void> {
    await this.accounts.halt(account, reason, words);
  }

  onApplicationShutdown(): void {
    this.servers.clear();
  }
}
