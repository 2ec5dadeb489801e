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

/** Mails that one process sends to the SMTP server at the same time. */
export const MAX_CONNECTIONS = 5;
/** Milliseconds for which a mail that the server has received may delay the next mail. */
const WAITING_AFTER_MS = 1_000;
/** Milliseconds for which a form waits for a mail server whose abilities are not known yet. */
const EHLO_MS = 3_000;
/** Mails that may wait for the server's reply beside those that are being sent; each uses a connection. */
const MAX_WAITING = 15;

/** A mail without its sender. Its Message-ID is made from `id` and is the same at every attempt. */
export interface OutgoingMail extends Pick<SendMailOptions, 'to' | 'subject' | 'text' | 'html' | 'headers'> {
  id: string;
  /** The workspace that sends the mail; its brand is shown as the sender. */
  workspace_id: string;
  /** Name of the channel, which is shown as the sender while the brand's name is not known here. */
  channel: string;
  /** Prefix of the mail file's name: an id of the person, never their address. */
  owner: string;
  /** Envelope sender, to which reports come; the sender's address when it is left out. */
  bounce?: string;
}

/**
 * Breaks up text that looks like an encoded word (RFC 2047) by a zero-width character between its first two signs; otherwise mail
 * programs would decode it.
 */
export const headerText = (text: string): string => text.replaceAll('=?', '=\u2060?');

/** `kept`: there is no SMTP server, so the mail was written to the mail folder and not sent. */
export type MailResult = 'sent' | 'kept';

/** Sends mails by the workspace's or the installation's SMTP server; without a server, it writes them to files. */
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
   * Sends a mail; throws what `SmtpConnections` throws. `onWaiting` is called when the server has had the mail for a while, so that another
   * mail may be sent meanwhile.
   */
  async send(
    { id, owner, bounce, workspace_id, channel, ...content }: OutgoingMail,
    timeouts: MailTimeouts = {},
    onWaiting?: () => void,
  ): Promise<MailResult> {
    const own = await this.servers.of(workspace_id);
    const sender = (await this.brands.nameOf(workspace_id)) ?? channel;
    const mail: SendMailOptions = {
      ...content,
      subject: headerText(content.subject ?? ''),
      from: { name: headerText(sender), address: own?.mailbox ?? this.config.mailbox },
      messageId: `<${id}@${this.domain}>`,
      // Reports about mails of the workspace's own server come to its own mailbox.
      ...(!own && bounce !== undefined && { envelope: { from: bounce, to: content.to as string } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    const written = await this.files.sendMail(mail);
    const { message, envelope } = written as unknown as { message: Buffer; envelope: Envelope };
    if (own) {
      await this.sendBySmtp(own.connections, envelope, message, timeouts, onWaiting).catch((error: unknown) =>
        this.reportRefusal(own, error),
      );
      return 'sent';
    }
    if (this.smtp) {
      await this.sendBySmtp(this.smtp, envelope, message, timeouts, onWaiting);
      return 'sent';
    }
    await this.writeFile(`${owner}.${id}.eml`, message);
    return 'kept';
  }

  /** False when neither the installation nor the workspace has an SMTP server; then mails are only written to files. */
  async sendsFor(workspace_id: string): Promise<boolean> {
    return this.smtp !== undefined || (await this.servers.isConnected(workspace_id));
  }

  /** True when the workspace had a mail server of its own when it was last read. */
  hasOwnServer(workspace_id: string): boolean {
    return this.servers.has(workspace_id);
  }

  /** Resolves when the SMTP server answers and accepts the login; otherwise throws what nodemailer throws. */
  async check(): Promise<void> {
    await this.smtp?.check();
  }

  /**
   * Throws NoSmtpUtf8 when the mail server cannot send to the address. A server whose abilities are not known is asked first, and gets
   * a moment to answer.
   */
  async refuseUnwritable(address: string): Promise<void> {
    await this.smtp?.refuseUnwritable(address, EHLO_MS);
  }

  /** Deletes the files of a person's mails, by the prefixes of their names. */
  async removeFilesOf(owners: string[]): Promise<void> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const begins = new Set(owners);
    // A file that is being written, or was when the process died, begins with a dot.
    const theirs = names.filter((name) => begins.has(name.replace(/^\./, '').split('.')[0]!));
    for (const name of theirs) await rm(join(this.folder, name), { force: true });
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }

  private async reportRefusal(own: WorkspaceMailServer, error: unknown): Promise<never> {
    if ((error as { code?: string }).code === 'EAUTH')
      await this.servers.refused(own, 'smtp_eauth', 'The mail server refuses the user name and password');
    throw error;
  }

  private async sendBySmtp(
    smtp: SmtpConnections,
    envelope: Envelope,
    message: Buffer,
    timeouts: MailTimeouts,
    onWaiting?: () => void,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let waits = 0;
    const handedOver = () => {
      timeouts.onHandedOver?.();
      timer = setTimeout(() => {
        if (this.waiting >= MAX_WAITING) return;
        this.waiting += waits = 1;
        onWaiting?.();
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
