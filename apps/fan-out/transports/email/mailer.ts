import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { FanOutSettings } from '../../src/settings.js';
import { Brands } from '../../channels/brands.js';
import { stores } from '#platform/stores.js';
import { WorkspaceMailServers, type WorkspaceMailServer } from './workspace-mail-servers.js';
import { SmtpConnections, type Envelope, type MailTimeouts } from './smtp-connections.js';

/** Posts that one process hands to the SMTP server at once. */
export const CONNECTIONS = 5;
/** How long the server's answer to a mail that it has may keep another mail from starting. */
const WAITING_AFTER_MS = 1_000;
/** How long a form waits for a mail server that was never asked what it can. */
const EHLO_MS = 3_000;
/** Mails that wait for their answers beside those that are being sent, each with its connection. */
const MAX_WAITING = 15;

/** A mail that is ready but for its sender. `id` makes its Message-ID, the same at every attempt. */
export interface OutgoingMail extends Pick<SendMailOptions, 'to' | 'subject' | 'text' | 'html' | 'headers'> {
  id: string;
  /** The workspace in whose name it is written: readers see its brand as the sender. */
  workspace_id: string;
  /** The name of the channel: the sender while the brand's name has not come here. */
  channel: string;
  /** Begins the name of the mail's file: an id of the person, without their address. */
  owner: string;
  /** Where it is sent back to; the sender's own address where there is none. */
  bounce?: string;
}

/**
 * What looks like an encoded word (RFC 2047) is words like any other, and mail programs would read something else in it: a
 * sign that shows nothing comes between its first two.
 */
export const headerText = (text: string): string => text.replaceAll('=?', '=\u2060?');

/** `kept`: there is no SMTP server, so the mail lies in the mail folder and was not sent. */
export type MailResult = 'sent' | 'kept';

/** Hands mail to the SMTP server; without one it is kept as files. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly smtp?: SmtpConnections;
  private readonly files = createTransport({ streamTransport: true, buffer: true });
  private readonly folder: string;
  private readonly domain: string;
  private waiting = 0;

  constructor(
    private readonly config: FanOutSettings,
    private readonly brands: Brands,
    private readonly servers: WorkspaceMailServers,
  ) {
    this.folder = stores('fan-out', config).mail;
    this.domain = new URL(config.publicUrl).hostname;
    if (config.smtpUrl) this.smtp = new SmtpConnections(config.smtpUrl);
  }

  /**
   * Throws what SmtpConnections throws. `aside`: called when the server has had the mail for a while, and another may
   * be sent meanwhile.
   */
  async send(
    { id, owner, bounce, workspace_id, channel, ...letter }: OutgoingMail,
    timeouts: MailTimeouts = {},
    aside?: () => void,
  ): Promise<MailResult> {
    const own = await this.servers.of(workspace_id);
    const sender = (await this.brands.nameOf(workspace_id)) ?? channel;
    const mail: SendMailOptions = {
      ...letter,
      subject: headerText(letter.subject ?? ''),
      from: { name: headerText(sender), address: own?.mailbox ?? this.config.mailbox },
      messageId: `<${id}@${this.domain}>`,
      // What comes back from a server of the workspace's own comes to its mailbox.
      ...(!own && bounce !== undefined && { envelope: { from: bounce, to: letter.to as string } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    const written = await this.files.sendMail(mail);
    const { message, envelope } = written as unknown as { message: Buffer; envelope: Envelope };
    if (own) {
      await this.sendBySmtp(own.connections, envelope, message, timeouts, aside).catch((error: unknown) =>
        this.heedRefusal(own, error),
      );
      return 'sent';
    }
    if (this.smtp) {
      await this.sendBySmtp(this.smtp, envelope, message, timeouts, aside);
      return 'sent';
    }
    await this.writeFile(`${owner}.${id}.eml`, message);
    return 'kept';
  }

  /** False where neither the installation nor the workspace has an SMTP server: what is mailed is kept as files. */
  async sendsFor(workspace_id: string): Promise<boolean> {
    return this.smtp !== undefined || (await this.servers.isConnected(workspace_id));
  }

  /** Whether mails of the workspace go out by a server of its own, as was last seen. */
  hasOwnServer(workspace_id: string): boolean {
    return this.servers.has(workspace_id);
  }

  /** Whether the SMTP server answers and takes the login; throws what it throws. */
  async check(): Promise<void> {
    await this.smtp?.check();
  }

  /**
   * Throws NoSmtpUtf8 where the mail server is known to write to no such address. One that was never asked is asked, and
   * gets a moment to answer.
   */
  async refuseUnwritable(address: string): Promise<void> {
    await this.smtp?.refuseUnwritable(address, EHLO_MS);
  }

  /** Removes the files of a person's mails. */
  async removeFilesOf(owners: string[]): Promise<void> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const begins = new Set(owners);
    // What is being written, or was when the process died, has a full stop in front.
    const theirs = names.filter((name) => begins.has(name.replace(/^\./, '').split('.')[0]!));
    for (const name of theirs) await rm(join(this.folder, name), { force: true });
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }

  private async heedRefusal(own: WorkspaceMailServer, error: unknown): Promise<never> {
    if ((error as { code?: string }).code === 'EAUTH')
      await this.servers.refused(own, 'smtp_eauth', 'The mail server refuses the user name and password');
    throw error;
  }

  private async sendBySmtp(
    smtp: SmtpConnections,
    envelope: Envelope,
    message: Buffer,
    timeouts: MailTimeouts,
    aside?: () => void,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let waits = 0;
    const handedOver = () => {
      timeouts.onHandedOver?.();
      timer = setTimeout(() => {
        if (this.waiting >= MAX_WAITING) return;
        this.waiting += waits = 1;
        aside?.();
      }, WAITING_AFTER_MS).unref();
    };
    await smtp.send(envelope, message, { ...timeouts, onHandedOver: handedOver }).finally(() => {
      clearTimeout(timer);
      this.waiting -= waits;
    });
  }

  private async writeFile(name: string, message: Buffer): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const written = join(this.folder, `.${name}.part`);
    const file = await open(written, 'w', 0o600);
    try {
      await file.writeFile(message);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(written, join(this.folder, name));
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(() => folder.close());
  }
}
