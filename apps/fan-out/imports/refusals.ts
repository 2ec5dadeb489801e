/** Reason codes of refused rows, with the words that the report shows beside each code. */
export const REFUSALS = {
  quotes: 'A quote stands where none may be, or is not closed within 8,192 characters',
  too_long: 'The row has more than 8,192 characters',
  columns: 'The row does not have as many fields as the first line names columns',
  required: 'The field is empty',
  length: 'The field is longer than it may be',
  charset:
    'The field is not in UTF-8, or not in the charset that was declared: save it as CSV UTF-8, or send it as text/csv; charset=windows-1252',
  text: 'The field has control characters',
  unknown: 'Followers of this transport cannot be imported: those of email and whatsapp can',
  address: 'This is no address of the transport',
  instant: 'This is no day or instant that a calendar has, from 1990 on, such as 2025-03-01T10:00:00Z',
  future: 'The consent lies in the future',
  left_since: 'The follower has left the channel since this consent; a later one is needed',
} as const;

/** The name of a reason for which a row is refused. */
export type RowRefusal = keyof typeof REFUSALS;
