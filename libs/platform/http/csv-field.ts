/** One field of a CSV row (RFC 4180), quoted where it has to be. What a spreadsheet would run as a formula begins with an apostrophe. */
export function csvField(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
