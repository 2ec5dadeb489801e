import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { AFTER_DATA_MS, BEFORE_DATA_MS } from './smtp-timeouts.js';

/** Thrown when the server has received the whole mail and did not reply, so that the mail may arrive. */
export class NoReplyToMail extends Error {}

/** Thrown when the server cannot send to an address with non-ASCII letters (SMTPUTF8, RFC 6531). */
export class NoSmtpUtf8 extends Error {}

/** Sender and recipients of a mail, as the SMTP commands name them; `from: false` for the empty sender. */
export interface Envelope {
  from: string | false;
  to: string[];
}

/** Time limits of a mail, before and after the server has received it, and a callback between them. */
export interface MailTimeouts {
  beforeMs?: number;
  afterMs?: number;
  onHandedOver?: () => void;
}

interface PooledConnection {
  connection: SMTPConnection;
  /** True when the server accepts addresses with non-ASCII letters. */
  utf8: boolean;
  sent: number;
  idleTimer?: NodeJS.Timeout;
}

const CONNECT_MS = 10_000;
const IDLE_MS = 30_000;
/** Mails after which a connection is replaced. */
const MAX_MAILS_PER_CONNECTION = 200;

/** Host, port, encryption and login of an SMTP server. */
export type SmtpOptions = ReturnType<typeof parseConnectionUrl>;

type SmtpError = Error & { code?: string; responseCode?: number };
const BEYOND_ASCII = /[^\0-\x7f]/;
const noSmtpUtf8 = () => new NoSmtpUtf8('The server has no SMTPUTF8');
const failed = (code: string): SmtpError => Object.assign(new Error(code), { code });

/**
 * Reusable connections to one SMTP server. The caller limits how many mails are sent at the same time. nodemailer's own pool has only
 * one time-out for a whole mail; this class limits the wait for the reply separately.
 */
export class SmtpConnections {
  private readonly options: SmtpOptions;
  private readonly idle: PooledConnection[] = [];
  private readonly open = new Set<PooledConnection>();
  /** Ability that the server announced on its last connection; undefined before the first one. */
  private takesUtf8?: boolean;
  private isRetired = false;

  constructor(server: string | SmtpOptions) {
    this.options = typeof server === 'string' ? parseConnectionUrl(server) : server;
  }

  /**
   * Sends one mail. Throws NoReplyToMail, NoSmtpUtf8, or an error of nodemailer; in the last case the server has not accepted the mail,
   * and `responseCode` is set when it refused it.
   */
  async send(envelope: Envelope, mail: Buffer, timeouts: MailTimeouts = {}): Promise<void> {
    const { beforeMs = BEFORE_DATA_MS } = timeouts;
    const end = Date.now() + beforeMs;
    for (;;) {
      const kept = this.idle.pop();
      clearTimeout(kept?.idleTimer);
      const line = kept ?? (await this.connect(end));
      try {
        return await this.sendBy(line, envelope, mail, end, timeouts);
      } catch (error) {
        // The server had closed the idle connection, so nothing of the mail was sent.
        const { code, responseCode } = error as SmtpError;
        if (!kept || responseCode || !code || !/^(ECONNECTION|ESOCKET)$/.test(code)) throw error;
      }
    }
  }

  /**
   * Throws NoSmtpUtf8 when the server has said that it cannot send to the address. A server whose abilities are not known is asked; when
   * it does not answer within `ms`, the address is accepted.
   */
  async refuseUnwritable(address: string, ms: number): Promise<void> {
    if (!BEYOND_ASCII.test(address)) return;
    if (this.takesUtf8 === undefined)
      await this.connect(Date.now() + ms).then(
        (line) => this.release(line),
        () => undefined,
      );
    if (this.takesUtf8 === false) throw noSmtpUtf8();
  }

  /** Opens a connection and keeps it for the next mail; throws as `send` does. */
  async check(): Promise<void> {
    this.release(await this.connect(Date.now() + BEFORE_DATA_MS));
  }

  /** Ends all connections now, those that send a mail too. */
  close(): void {
    for (const line of this.open) this.discard(line);
  }

  /** Ends idle connections now, and each of the others after its mail. */
  retire(): void {
    this.isRetired = true;
    for (const line of [...this.idle]) this.discard(line);
  }

  private connect(end: number): Promise<PooledConnection> {
    const connection = new SMTPConnection({
      ...this.options,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: 2 * AFTER_DATA_MS,
    });
    const line: PooledConnection = { connection, utf8: false, sent: 0 };
    this.open.add(line);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(timer);
        // Rejects first, because closing the connection would reject with a less exact error.
        reject(error);
        this.discard(line);
      };
      const ready = () => {
        clearTimeout(timer);
        resolve(line);
      };
      const timer = setTimeout(() => fail(failed('ETIMEDOUT')), Math.max(1, end - Date.now())).unref();
      // Both listeners stay for the lifetime of the connection.
      connection.on('error', fail);
      connection.once('end', () => fail(failed('ECONNECTION')));
      connection.connect((error) => {
        if (error) return fail(error);
        line.utf8 = /^250[ -]SMTPUTF8\b/im.test(String(connection.lastServerResponse));
        this.takesUtf8 = line.utf8;
        const { auth } = this.options;
        if (!auth || !connection.allowsAuth) return ready();
        connection.login(auth, (refused) => (refused ? fail(refused) : ready()));
      });
    });
  }

  private sendBy(
    line: PooledConnection,
    envelope: Envelope,
    mail: Buffer,
    before: number,
    { afterMs = AFTER_DATA_MS, onHandedOver: handedOver }: MailTimeouts,
  ): Promise<void> {
    const { connection } = line;
    if (!line.utf8 && BEYOND_ASCII.test(envelope.to.join())) {
      this.release(line);
      return Promise.reject(noSmtpUtf8());
    }
    return new Promise((resolve, reject) => {
      let whole = false;
      let over = false;
      const settle = (error?: SmtpError | null) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        connection.off('end', gone);
        if (!error) this.release(line);
        else this.afterFailure(line, error);
        if (!error) resolve();
        else reject(whole && !error.responseCode ? new NoReplyToMail('No answer came to the mail') : error);
      };
      const late = () => settle(failed('ETIMEDOUT'));
      let timer = setTimeout(late, Math.max(1, before - Date.now())).unref();
      // A more exact error follows in a moment.
      const gone = () => void setImmediate(() => settle(failed('ECONNECTION')));
      connection.once('end', gone);
      const source = Readable.from([mail]).once('end', () => {
        if (over) return;
        whole = true;
        clearTimeout(timer);
        timer = setTimeout(late, afterMs).unref();
        handedOver?.();
      });
      connection.send(envelope, source, settle);
    });
  }

  /** A refused mail leaves the connection usable. */
  private afterFailure(line: PooledConnection, { code, responseCode }: SmtpError): void {
    const fine = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== 421;
    if (!fine || line.connection.destroyed) return this.discard(line);
    line.connection.reset((error) => (error ? this.discard(line) : this.release(line)));
  }

  private release(line: PooledConnection): void {
    line.sent += 1;
    if (!this.open.has(line)) return;
    if (this.isRetired || line.sent >= MAX_MAILS_PER_CONNECTION) return line.connection.quit();
    line.idleTimer = setTimeout(() => {
      this.idle.splice(this.idle.indexOf(line), 1);
      line.connection.quit();
    }, IDLE_MS).unref();
    this.idle.push(line);
  }

  private discard(line: PooledConnection): void {
    if (!this.open.delete(line)) return;
    clearTimeout(line.idleTimer);
    const index = this.idle.indexOf(line);
    if (index >= 0) this.idle.splice(index, 1);
    line.connection.close();
  }
}
