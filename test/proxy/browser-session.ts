import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { until } from '../support/until.js';
import { DOMAIN } from './reverse-proxy.js';

export interface Answer {
  status: number;
  body: string;
  /** Where a redirect leads. */
  location?: string;
}

/** A visitor's HTTP/2 connection to a proxy on this machine, for one host name. */
export class BrowserSession {
  private constructor(private readonly session: ClientHttp2Session) {}

  /** Opens a connection; fails if the proxy has no HTTP/2 or no certificate for the host. */
  static async open(port: number, host = DOMAIN): Promise<BrowserSession> {
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      servername: host,
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
    });
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    if (socket.alpnProtocol !== 'h2') throw new Error(`The proxy chose ${socket.alpnProtocol}`);
    return new BrowserSession(connect(`https://${host}`, { createConnection: () => socket }));
  }

  /** Sends a request with the Content-Length of its body, as a browser does. */
  async call(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: { type: string; text: string },
  ): Promise<Answer> {
    const bytes = Buffer.from(body?.text ?? '');
    const stream = this.session.request({
      ':method': method,
      ':path': path,
      ...headers,
      ...(body && { 'content-type': body.type, 'content-length': bytes.length }),
    });
    if (body) stream.end(bytes);
    else stream.end();
    const answered = headersOf(stream);
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk as string;
    const { ':status': status, location } = await answered;
    return { status: status as number, body: text, ...(typeof location === 'string' && { location }) };
  }

  /** Opens a stream of events; `next` waits for the first text in it that matches. */
  async events(path: string): Promise<{ status: number; next: (wanted: RegExp) => Promise<string> }> {
    const stream = this.session.request({ ':path': path, accept: 'text/event-stream' });
    stream.end();
    const { ':status': status } = await headersOf(stream);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const next = async (wanted: RegExp) => {
      await until(`the stream says ${wanted.source}`, async () => wanted.test(text));
      return wanted.exec(text)![0];
    };
    return { status: status as number, next };
  }

  close(): void {
    this.session.destroy();
  }
}

function headersOf(stream: ClientHttp2Stream): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => stream.once('response', resolve).once('error', reject));
}
