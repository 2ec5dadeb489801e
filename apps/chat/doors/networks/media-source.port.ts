import type { Readable } from 'node:stream';
import type { Network } from '#message/account.topic.js';
import type { MediaProblem } from '../../media/media-problems.js';
import type { ReplyAnswer, SendingAccount } from './reply-api.port.js';

/**
 * A network's answer to the request for a file: its bytes, with the SHA-256 hash that the network names (hex or base64,
 * or null); the reason why it will never come; a refusal, which its ReplyApi interprets; or `later`, which may be tried
 * again.
 */
export type SourceAnswer =
  | { stream: Readable; sha256: string | null }
  | { problem: MediaProblem }
  | { refusal: ReplyAnswer }
  | { later: true };

/** Downloads the files that people send over one network. */
export abstract class MediaSource {
  abstract readonly network: Network;
  /** Milliseconds for which the network keeps a file after its message. */
  abstract readonly keptMs: number;

  /** Returns true if a link that a message shares leads to a file, which the network deletes after a time. */
  isFile(link: string): boolean;
  isFile(): boolean {
    return false;
  }

  /**
   * Opens a file by the network's id of it, or by its link where the network names no id; the caller reads or destroys the stream. `maxBytes`: a file that the
   * network reports as larger need not be sent. Throws if trying again may help.
   */
  abstract open(
    sender: SendingAccount,
    network_media: string,
    options: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer>;
}
