/** What the codes mean that receipts keep; a publisher reads these words. */
const WORDS: Record<string, string> = {
  left: 'The follower had left before it was sent',
  muted: 'The follower has muted the channel',
  quiet_hours: 'It waits for the end of the follower’s quiet hours',
  cap: 'The follower gets no more posts a day than they want; one waits for its turn for two days at most',
  stopped: 'The post was stopped before it was sent',
  sending: 'It is being sent',
  interrupted: 'Sending was interrupted and goes on',
  endpoint_down: 'The receiving server does not answer and is left alone for a while',
  rate_limited: 'The provider’s limit is used up for the moment',
  timeout: 'The receiving server did not answer in time',
  broken: 'The connection broke',
  econnrefused: 'The receiving server refuses connections',
  econnreset: 'The connection broke',
  enotfound: 'The receiving server’s name is not known',
  private_target: 'The address leads into a private network, which is not allowed',
  gone: 'The address is no more; the follower was ended',
  blocked: 'The follower has blocked the sender and was ended',
  bounced: 'The mail address does not exist; the follower was ended',
  mail_refused: 'The follower’s mail server took the mail and refused it afterwards',
  mail_expired: 'The mail could not be delivered for so long that it was given up',
  failing: 'It has failed for five days; the follower was ended',
  no_smtp: 'No mail server is set up',
  no_provider: 'The workspace has no account with the provider',
  bad_answer: 'The provider’s answer makes no sense',
  bad_keys: 'The subscription’s keys cannot be used; the follower was ended',
  too_large: 'The post is too large for the transport',
  chat_not_found: 'The chat is no more; the follower was ended',
  retention: 'The follower was away for longer than the stream is kept',
  late: 'It came too late for the live stream',
};

const PATTERNS: [RegExp, (code: string) => string][] = [
  [/^http_(\d+)$/, (code) => `The receiving server answered ${code}`],
  [/^smtp_(\d+)$/, (code) => `The mail server answered ${code}`],
  [/^smtp_(\w+)$/, () => 'The mail server could not be reached'],
  [/^telegram_(\d+)$/, (code) => `Telegram answered ${code}`],
  [/^discord_(\d+)$/, (code) => `Discord answered ${code}`],
  [/^wa_(\w+)$/, (code) => `WhatsApp answered ${code.replaceAll('_', ' ')}`],
  [/^error_(\w+)$/, () => 'Something went wrong here; the log says more'],
  [/^e[a-z]+$/, () => 'The receiving server could not be reached'],
];

/** A reason in plain words; the code itself where nobody has words for it. */
export function inWords(reason: string): string {
  const words = WORDS[reason];
  if (words !== undefined) return words;
  for (const [pattern, say] of PATTERNS) {
    const found = pattern.exec(reason);
    if (found) return say(found[1] ?? '');
  }
  return reason.replaceAll('_', ' ');
}
