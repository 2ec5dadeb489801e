import { connect, type Socket } from 'node:net';
import type { GeneratorOptions, GeneratorResult } from './generator.js';

const END = '\r\n\r\n';
const LENGTH = /^content-length: (\d+)/im;
const CLICK_ID = /^x-click-id: (\S+)\r?$/im;

/** One connection, which sends one request at a time. A redirect has no body, or a short one (nginx's). */
class Connection {
  private text = '';
  private answered?: (head: string) => void;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.text += part;
      const end = this.text.indexOf(END);
      if (end < 0) return;
      const head = this.text.slice(0, end + END.length);
      const all = head.length + Number(LENGTH.exec(head)?.[1] ?? 0);
      if (this.text.length < all) return;
      this.text = this.text.slice(all);
      const { answered } = this;
      this.answered = undefined;
      answered?.(head);
    });
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  ask(request: string): Promise<string> {
    return new Promise((resolve) => {
      this.answered = resolve;
      this.socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

process.once('message', (options: GeneratorOptions) => {
  void run(options).then((result) => process.send!(result, () => process.disconnect()));
});

async function run({
  port,
  codes,
  first,
  seconds,
  connections,
  rate,
  run,
}: GeneratorOptions): Promise<GeneratorResult> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const result: GeneratorResult = {
    answers: 0,
    refused: 0,
    refusal: '',
    ids: [],
    ms: [],
    seconds: 0,
  };
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let number = 0;
  const requestOf = (index: number): string => {
    const person = index % 1_000;
    return (
      `GET /c/${codes[(first + index) % codes.length]}?fbclid=IwAR${run}-${index}&utm_source=facebook&consent=granted HTTP/1.1\r\n` +
      `host: 127.0.0.1:${port}\r\naccept: text/html\r\naccept-language: id-ID,id;q=0.9\r\n` +
      `x-forwarded-for: 203.0.${113 + (person >> 8)}.${person & 255}\r\n` +
      `user-agent: Mozilla/5.0 (Linux; Android 14; SM-A${person}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36\r\n\r\n`
    );
  };
  const work = async (connection: Connection): Promise<void> => {
    for (;;) {
      const index = number++;
      // Open loop: the clock says when a request is due, and its time counts from then, however late it is sent.
      const due = rate === null ? performance.now() : begun + (index / rate) * 1_000;
      if (due >= end || performance.now() >= end) return;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const head = await connection.ask(requestOf(index));
      result.ms.push(performance.now() - Math.max(due, begun));
      if (!head.startsWith('HTTP/1.1 302')) {
        result.refused++;
        result.refusal = head.slice(0, head.indexOf('\r\n'));
      } else {
        result.answers++;
        const id = CLICK_ID.exec(head)?.[1];
        if (id !== undefined) result.ids.push(id);
      }
    }
  };
  await Promise.all(open.map(work));
  result.seconds = (performance.now() - begun) / 1_000;
  for (const connection of open) connection.close();
  return result;
}
