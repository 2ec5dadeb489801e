import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { Config } from '#platform/config.js';
import { stores } from '#platform/stores.js';

/** To the SMTP server, of one process. */
export const CONNECTIONS = 5;

/** A mail that is ready but for its sender. `id` makes its Message-ID, the same at every attempt. */
export interface Letter extends Pick<SendMailOptions, 'to' | 'subject' | 'text' | 'html' | 'headers'> {
  id: string;
  /** Begins the name of its file: an id of the person, which says nothing of them. */
  whose: string;
  /** Where it is sent back to; the sender's own address where there is none. */
  bounce?: string;
}

/** `kept`: there is no SMTP server, so the mail lies in the mail folder and was not sent. */
export type Posted = 'sent' | 'kept';

/** Hands mail to the SMTP server, over a pool of connections; without one it is kept as files. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly smtp?: Transporter;
  private readonly files = createTransport({ streamTransport: true, buffer: true });
  private readonly folder: string;
  private readonly domain: string;

  constructor(private readonly config: Config) {
    this.folder = stores('fan-out', config).mail;
    this.domain = new URL(config.publicUrl).hostname;
    if (config.smtpUrl) {
      this.smtp = createTransport({
        url: config.smtpUrl,
        pool: true,
        maxConnections: CONNECTIONS,
        maxMessages: 200,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 30_000,
      } as never);
    }
  }

  /** Throws what nodemailer throws: `responseCode` tells a refusal from an absence. */
  async post({ id, whose, bounce, ...letter }: Letter): Promise<Posted> {
    const mail: SendMailOptions = {
      ...letter,
      from: this.config.MAIL_FROM,
      messageId: `<${id}@${this.domain}>`,
      ...(bounce !== undefined && { envelope: { from: bounce, to: letter.to as string } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    if (this.smtp) {
      await this.smtp.sendMail(mail);
      return 'sent';
    }
    const { message } = (await this.files.sendMail(mail)) as { message: Buffer };
    await this.keep(`${whose}.${id}.eml`, message);
    return 'kept';
  }

  /** Removes the files of a person's mails. */
  async forget(whose: string[]): Promise<void> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const begins = new Set(whose);
    // What is being written, or was when the process died, has a full stop in front.
    const theirs = names.filter((name) => begins.has(name.replace(/^\./, '').split('.')[0]!));
    for (const name of theirs) await rm(join(this.folder, name), { force: true });
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }

  private async keep(name: string, message: Buffer): Promise<void> {
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
