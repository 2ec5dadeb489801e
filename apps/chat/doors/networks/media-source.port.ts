import type { Readable } from 'node:stream';
import type { Network } from '#message/account.topic.js';
import type { MediaProblem } from '../../media/media-problems.js';
import type { ReplyAnswer, SendingAccount } from './reply-api.port.js';

/**
 * What a network says when a file is asked for: its bytes, with the hash that the network says they have (SHA-256, in hex
 * or base64); that it will never come; a refusal, whose meaning its ReplyApi knows; or nothing of use now.
 */
export type SourceAnswer =
  | { stream: Readable; sha256: string | null }
  | { problem: MediaProblem }
  | { refusal: ReplyAnswer }
  | { later: true };

/** How the files that people send over a network are fetched from it. */
export abstract class MediaSource {
  abstract readonly network: Network;
  /** Milliseconds for which the network keeps a file after its message. */
  abstract readonly keptMs: number;

  /**
   * Opens a file by what the network calls it; the caller reads or destroys the stream. `maxBytes`: the network need not
   * send one that it says is larger. Throws for what trying again may mend.
   */
  abstract open(
    sender: SendingAccount,
    network_media: string,
    options: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer>;
}
