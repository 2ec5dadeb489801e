import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail that was taken. */
export interface ReceivedMail {
  /** Message-ID without its brackets. */
  id: string;
  /** Where it was sent from by its envelope. */
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  at: number;
}

/** Receives mail for every address and keeps it. */
export interface SmtpSandbox {
  url: string;
  /** All that were taken, repeats included, in the order in which they came. */
  mails: ReceivedMail[];
  to(address: string): ReceivedMail[];
  close(): Promise<void>;
}

export async function startSmtpSandbox({ port = 0 }: { port?: number } = {}): Promise<SmtpSandbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        const { mailFrom } = session.envelope;
        read(mailFrom ? mailFrom.address : '', to, Buffer.concat(chunks)).then(
          (mail) => {
            mails.push(mail);
            callback();
          },
          (error: Error) => callback(error),
        );
      });
    },
  });
  // A client that is killed breaks its connection; that is no concern of the server's.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    to: (address) => mails.filter((mail) => mail.to === address),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function read(from: string, to: string, raw: Buffer): Promise<ReceivedMail> {
  const { messageId = '', subject = '', text = '', html = '', headers } = await PostalMime.parse(raw);
  return {
    id: messageId.replace(/^<|>$/g, ''),
    from,
    to,
    subject,
    text,
    html,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    at: Date.now(),
  };
}
