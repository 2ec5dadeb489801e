import { Injectable } from '@nestjs/common';
import { objectOf } from '#message/provider-answer.js';
import { TelegramApi } from '#message/telegram.api.js';
import { MediaSource, type SourceAnswer } from '../networks/media-source.port.js';
import type { SendingAccount } from '../networks/reply-api.port.js';

/** Form of the path that Telegram names for a file. */
const PATH = /^(?!.*\.\.)[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * Downloads files from the Bot API: it asks for the path of a file's id, and then for its bytes. The path is valid for an
 * hour; it stands behind the bot's token, so that it is neither stored nor logged.
 */
@Injectable()
export class TelegramMediaSource extends MediaSource {
  override readonly network = 'telegram';
  /** Telegram names no end; a file that could not be fetched for a week is given up. */
  override readonly keptMs = 7 * 86_400_000;

  constructor(private readonly api: TelegramApi) {
    super();
  }

  override async open(
    { secrets }: SendingAccount,
    file_id: string,
    { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
  ): Promise<SourceAnswer> {
    const { access_token: token } = secrets;
    const answer = await this.api.call(token, 'getFile', { file_id }, timeoutMs);
    const { ok, status, description: details, until } = answer;
    if (!ok && status === 400) return { problem: /too big/i.test(details) ? 'over_bot_limit' : 'gone' };
    if (!ok)
      return { refusal: { id: null, code: status, status, details, ...(until !== undefined && { until }) } };
    const { file_path, file_size } = objectOf(answer.result) ?? {};
    if (typeof file_path !== 'string' || !PATH.test(file_path)) return { later: true };
    if (typeof file_size === 'number' && file_size > maxBytes) return { problem: 'too_large' };
    const { status: found, body } = await this.api.open(token, file_path, timeoutMs);
    if (found === 200) return { stream: body, sha256: null };
    body.destroy();
    return { later: true };
  }
}
