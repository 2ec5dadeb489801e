import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { failureNotice } from './failure-notice.js';
import type { RequestFailure } from './rate-meter.js';

/** A mail that the sandbox accepted. */
export interface ReceivedMail {
  /** Message-ID without its brackets. */
  id: string;
  /** The envelope sender. */
  from: string;
  to: string;
  /** The author from the `From` header. */
  sender: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  at: number;
}

/** An SMTP server that accepts mail for every address and keeps it, unless told otherwise. */
export interface SmtpSandbox {
  url: string;
  /** All accepted mails in the order of their arrival, repeats included. */
  mails: ReceivedMail[];
  /** Reports that were sent to the envelope senders of mails. */
  returned: { to: string; raw: Buffer }[];
  to(address: string): ReceivedMail[];
  /** Message-IDs of all mails for an address that arrived completely, accepted or not. */
  offered(address: string): string[];
  /** Makes the next `n` mails fail after their last line; `how.status` is the reply code. */
  failNext(n: number, how: RequestFailure): void;
  /** Refuses an address with this reply, such as `550 5.1.1 No such user here`. */
  refuse(address: string, answer: string): void;
  /** Refuses every sender (MAIL FROM) with this reply; null: accepts senders again. */
  refuseSenders(answer: string | null): void;
  /** Accepts mail for an address, and holds its reply back until the returned function is called. */
  hold(address: string): () => void;
  /** Accepts mail for an address, and returns it with this status (RFC 3463). */
  bounce(address: string, status: string): void;
  close(): Promise<void>;
}

type Connections = Set<{ id: string; _socket: Socket }>;

interface SmtpOptions {
  port?: number;
  /** Accepts addresses with non-ASCII letters (SMTPUTF8); true by default. */
  utf8?: boolean;
  /** The only login that is accepted; without it, no login is asked for. */
  login?: { username: string; password: string };
}

export async function startSmtpSandbox({
  port = 0,
  utf8 = true,
  login,
}: SmtpOptions = {}): Promise<SmtpSandbox> {
  const mails: ReceivedMail[] = [];
  const returned: SmtpSandbox['returned'] = [];
  const offered: { to: string; id: string }[] = [];
  const failures: RequestFailure[] = [];
  const refused = new Map<string, string>();
  let senders: string | null = null;
  const bouncing = new Map<string, string>();
  const held = new Map<string, Promise<void>>();

  const hangUp = ({ id }: SMTPServerSession) => {
    const { connections } = server as unknown as { connections: Connections };
    for (const connection of connections) if (connection.id === id) connection._socket.destroy();
  };
  const take = (mail: ReceivedMail) => {
    mails.push(mail);
    const status = bouncing.get(mail.to);
    if (status) returned.push({ to: mail.from, raw: failureNotice(mail, status) });
  };

  const server = new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.username && password === login?.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('5.7.8 Authentication credentials invalid'), { responseCode: 535 })),
    disableReverseLookup: true,
    hideSMTPUTF8: !utf8,
    closeTimeout: 100,
    onMailFrom: (_address, _session, done) => done(senders === null ? null : refusal(senders)),
    onRcptTo: ({ address }, _session, done) => {
      const answer = refused.get(address);
      done(answer ? refusal(answer) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        const { mailFrom } = session.envelope;
        read(mailFrom ? mailFrom.address : '', to, Buffer.concat(chunks)).then((mail) => {
          offered.push({ to, id: mail.id });
          const failure = failures.shift();
          if (failure === undefined || failure === 'silent' || failure === 'cut') take(mail);
          if (failure === undefined) void (held.get(to) ?? Promise.resolve()).then(() => done());
          else if (failure === 'reset' || failure === 'cut') hangUp(session);
          else if (typeof failure === 'object') done(refusal(`${failure.status} Not now`));
        }, done);
      });
    },
  });
  // A killed client breaks its connection, which is no failure of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    returned,
    to: (address) => mails.filter((mail) => mail.to === address),
    offered: (address) => offered.filter(({ to }) => to === address).map(({ id }) => id),
    failNext: (n, how) => void failures.push(...Array<RequestFailure>(n).fill(how)),
    refuse: (address, answer) => void refused.set(address, answer),
    refuseSenders: (answer) => void (senders = answer),
    hold: (address) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(address, promise);
      return () => {
        held.delete(address);
        resolve();
      };
    },
    bounce: (address, status) => void bouncing.set(address, status),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Turns a reply such as `550 5.1.1 Words` into the error that the library expects. */
function refusal(answer: string): Error {
  const [, code, words] = /^(\d{3}) (.+)$/.exec(answer)!;
  return Object.assign(new Error(words), { responseCode: Number(code) });
}

async function read(from: string, to: string, raw: Buffer): Promise<ReceivedMail> {
  const {
    messageId = '',
    subject = '',
    text = '',
    html = '',
    headers,
    from: author,
  } = await PostalMime.parse(raw);
  return {
    id: messageId.replace(/^<|>$/g, ''),
    from,
    to,
    sender: { name: author?.name ?? '', address: author?.address ?? '' },
    subject,
    text,
    html,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    at: Date.now(),
  };
}
