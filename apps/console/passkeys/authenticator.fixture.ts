import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const digest = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const text = (data: Uint8Array) => Buffer.from(data).toString('base64url');

/** Flags of authenticator data: the person was there, was verified as the owner, and a credential is attached. */
const [PRESENT, VERIFIED, ATTACHED] = [0x01, 0x04, 0x40];

/** A device with one passkey, as a browser speaks with it (WebAuthn). */
export class Authenticator {
  private readonly id = randomBytes(16);
  private readonly key: KeyObject;
  private readonly cose: Uint8Array;
  /** What it says of itself; a test changes it. */
  origin: string;
  verifies = true;

  constructor(private readonly publicUrl: string) {
    this.origin = publicUrl;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = (part: string) => new Uint8Array(Buffer.from(part, 'base64url'));
    const members: [number, number | Uint8Array][] = [
      ...([
        [1, 2],
        [3, -7],
        [-1, 1],
      ] as [number, number][]),
      [-2, point(x)],
      [-3, point(y)],
    ];
    this.cose = isoCBOR.encode(new Map(members) as never);
  }

  /** Makes the passkey; returns the JSON of the credential. `options`: the JSON of the options. */
  register(options: string): string {
    const clientDataJSON = this.client('webauthn.create', options);
    const length = Buffer.from([0, this.id.length]);
    const attached = Buffer.concat([Buffer.alloc(16), length, this.id, this.cose]);
    const authData = new Uint8Array(Buffer.concat([this.data(ATTACHED), attached]));
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    const attestationObject = text(isoCBOR.encode(attestation as never));
    return this.credential({
      clientDataJSON: text(clientDataJSON),
      attestationObject,
      transports: ['internal'],
    });
  }

  /** Answers a challenge; returns the JSON of the credential. */
  answer(options: string): string {
    const clientDataJSON = this.client('webauthn.get', options);
    const authenticatorData = this.data(0);
    const signature = sign('sha256', Buffer.concat([authenticatorData, digest(clientDataJSON)]), this.key);
    return this.credential({
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
    });
  }

  private client(type: string, options: string): Buffer {
    const { challenge } = JSON.parse(options) as { challenge: string };
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  private data(flags: number): Buffer {
    const party = digest(new URL(this.publicUrl).hostname);
    const shown = flags | PRESENT | (this.verifies ? VERIFIED : 0);
    return Buffer.concat([party, Buffer.from([shown]), Buffer.alloc(4)]);
  }

  private credential(response: object): string {
    const id = text(this.id);
    return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} });
  }
}
