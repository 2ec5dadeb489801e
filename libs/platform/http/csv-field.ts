/** Formats one field of a CSV row (RFC 4180), quoted if needed. Text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvField(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
