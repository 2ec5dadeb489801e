import type { ConnectedAdNetwork } from '../network.entity.js';
import { majorUnits } from '../major-units.js';
import type { NamedClick } from '../upload-eligibility.js';
import type { Upload } from '../upload.entity.js';

/** Serialises a decimal text as a JSON number without converting it to a double. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * Returns the body of a request to Meta's Conversions API with one event of a chat. It identifies the customer only by
 * their click, and contains no other personal data and no message.
 */
export function metaRequestBody(
  upload: Upload,
  click: NamedClick,
  network: Pick<ConnectedAdNetwork, 'test_event_code'>,
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
