import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPES = { A: 1, TXT: 16 } as const;
const IN = 1;
/** Response, recursion desired and available (RFC 1035, 4.1.1). */
const ANSWER = 0x8180;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const HEADER = 12;

interface Records {
  TXT?: string[];
  A?: string[];
}

/** A name server on UDP that answers TXT and A, and what else a resolver may meet: nothing, failure, silence. */
export class NameServerSandbox {
  /** By lower-case name. A name that is not here does not exist. */
  readonly records = new Map<string, Records>();
  /** `fails`: every question is answered with SERVFAIL. `silent`: none is answered. */
  mode: 'answers' | 'fails' | 'silent' = 'answers';
  /** Names that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly socket = createSocket('udp4');

  static async start(): Promise<NameServerSandbox> {
    const server = new NameServerSandbox();
    server.socket.on('message', (message, { port, address }) => {
      const answer = server.answerTo(message);
      if (answer) server.socket.send(answer, port, address);
    });
    server.socket.bind(0, '127.0.0.1');
    await once(server.socket, 'listening');
    return server;
  }

  /** As in DOMAIN_NAME_SERVERS. */
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  /** Replaces what is said of a name; null: it does not exist. */
  set(name: string, records: Records | null): void {
    if (records) this.records.set(name, records);
    else this.records.delete(name);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private answerTo(message: Buffer): Buffer | null {
    const { name, end } = nameAt(message, HEADER);
    const type = message.readUInt16BE(end);
    this.asked.push(name);
    if (this.mode === 'silent') return null;
    const question = message.subarray(HEADER, end + 4);
    const known = this.records.get(name.toLowerCase());
    const code = this.mode === 'fails' ? SERVFAIL : known ? 0 : NXDOMAIN;
    const data = code === 0 ? dataOf(known!, type) : [];
    const header = Buffer.alloc(HEADER);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(ANSWER | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data.length, 6);
    return Buffer.concat([header, question, ...data.map((one) => record(type, one))]);
  }
}

/** A name without compression, as questions have it. */
function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function dataOf({ TXT = [], A = [] }: Records, type: number): Buffer[] {
  if (type === TYPES.A) return A.map((address) => Buffer.from(address.split('.').map(Number)));
  if (type !== TYPES.TXT) return [];
  return TXT.map((text) => {
    // A string of a TXT record has 255 bytes at most: a longer text comes in parts.
    const parts = text.match(/.{1,255}/gs) ?? [''];
    return Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])));
  });
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  // The name is the one in the question.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(IN, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
