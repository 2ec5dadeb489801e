import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

/** Why a row of a file is not imported, by the server's codes. */
const REFUSALS = {
  quotes: msg`A quote stands where none may be, or is not closed`,
  too_long: msg`The row is too long`,
  columns: msg`The row has more or fewer fields than the first line`,
  required: msg`It is empty`,
  length: msg`It is too long`,
  charset: msg`Its characters cannot be read: save the file as CSV UTF-8`,
  text: msg`It has characters that cannot be shown`,
  unknown: msg`Only email and whatsapp can be imported`,
  address: msg`This is no address, or no number with its country code`,
  instant: msg`This is no day or instant, such as 2026-11-02`,
  future: msg`The consent lies in the future`,
  left_since: msg`They have left the channel since they agreed`,
};

export function useRefusalWords(): (reason: string, serverWords: string) => string {
  const { t } = useLingui();
  return (reason, serverWords) =>
    reason in REFUSALS ? t(REFUSALS[reason as keyof typeof REFUSALS]) : serverWords;
}
