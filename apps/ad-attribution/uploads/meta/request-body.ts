import type { Network } from '../network.entity.js';
import { majorUnits } from '../major-units.js';
import type { NamedClick } from '../upload-eligibility.js';
import type { Upload } from '../upload.entity.js';

/** Writes a number digit for digit, where a double might not hold it. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * The body of a request to Meta's Conversions API: one event of a chat, known by its click alone. Nothing else of a
 * person is in it, and nothing that was said.
 */
export function metaRequestBody(
  upload: Upload,
  click: NamedClick,
  network: Pick<Network, 'test_event_code'>,
): string {
  const { amount_minor, currency } = upload;
  return JSON.stringify({
    data: [
      {
        event_name: upload.event_name,
        event_time: Math.floor(upload.at / 1000),
        action_source: 'chat',
        event_id: upload.id,
        user_data: { fbc: `fb.1.${click.at}.${click.fbclid}` },
        ...(amount_minor !== null &&
          currency !== null && {
            custom_data: { value: rawJSON(majorUnits(amount_minor, currency)), currency },
          }),
      },
    ],
    ...(network.test_event_code !== null && { test_event_code: network.test_event_code }),
  });
}
