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
  epipe: 'The connection broke',
  enotfound: 'The receiving server’s name is not known',
  eai_again: 'The name service did not answer',
  ehostunreach: 'There is no way to the receiving server',
  enetunreach: 'There is no way to the receiving server',
  und_err_socket: 'The receiving server closed the connection',
  und_err_closed: 'Sending was interrupted here and goes on',
  und_err_destroyed: 'Sending was interrupted here and goes on',
  und_err_aborted: 'Sending was interrupted here and goes on',
  und_err_connect_timeout: 'The receiving server did not take the connection in time',
  und_err_headers_timeout: 'The receiving server did not answer in time',
  und_err_body_timeout: 'The receiving server did not finish its answer in time',
  und_err_headers_overflow: 'The receiving server’s answer has too long headers',
  und_err_res_content_length_mismatch: 'The receiving server’s answer broke off',
  und_err_res_exceeded_max_size: 'The receiving server’s answer is too long',
  cert_has_expired: 'The receiving server’s certificate has expired',
  err_tls_cert_altname_invalid: 'The receiving server’s certificate is for another name',
  private_target: 'The address leads into a private network, which is not allowed',
  gone: 'The address is no more; the follower was ended',
  blocked: 'The follower has blocked the sender and was ended',
  bounced: 'The mail address does not exist, or too much came back from it; the follower was ended',
  mail_returned: 'The follower’s mail server took the mail and could not bring it to the mailbox',
  mail_refused: 'The follower’s mail server took the mail and refused it afterwards',
  mail_expired: 'The mail could not be delivered for so long that it was given up',
  failing: 'It has failed for five days; the follower was ended',
  unanswered:
    'The other side has it whole and did not say whether it took it: it may have arrived, and is sent once more at most',
  no_smtputf8: 'The mail address has letters that the mail server cannot write to (it has no SMTPUTF8)',
  no_smtp: 'No mail server is set up',
  no_provider: 'The workspace has no account with the provider',
  bad_answer: 'The provider’s answer makes no sense',
  bad_keys: 'The subscription’s keys cannot be used; the follower was ended',
  too_large: 'The post is too large for the transport',
  chat_not_found: 'The chat is no more; the follower was ended',
  retention: 'The follower was away for longer than the stream is kept',
  late: 'It came too late for the live stream',
};

/** What nodemailer calls them: each says another thing of the mail server. */
const MAIL: Record<string, string> = {
  econnection: 'The mail server closed the connection',
  econnreset: 'The mail server closed the connection',
  econnrefused: 'The mail server refuses connections',
  esocket: 'The connection to the mail server broke',
  etimedout: 'The mail server did not answer in time',
  timeout: 'The mail server did not answer in time',
  edns: 'The mail server’s name is not known',
  enotfound: 'The mail server’s name is not known',
  etls: 'No encrypted connection to the mail server came about',
  eprotocol: 'The mail server’s answer makes no sense',
  eenvelope: 'The mail server’s answer about the sender or the recipient makes no sense',
  emessage: 'The mail server’s answer about the mail makes no sense',
  estream: 'Sending the mail broke off',
  eauth: 'The mail server refuses the name and password of SMTP_URL',
  enoauth: 'The mail server wants a name and password, and SMTP_URL has none',
  broken: 'The connection to the mail server broke',
};

/** What WhatsApp's codes mean. */
const WHATSAPP: Record<string, string> = {
  4: 'The app’s limit at WhatsApp is used up for the moment',
  80007: 'The account’s limit at WhatsApp is used up for the moment',
  130429: 'WhatsApp takes no more messages a second from this number',
  131056: 'WhatsApp takes no more messages to this follower within six seconds',
  131048: 'WhatsApp limits the number, because too many people blocked it or called it spam',
  131047: 'WhatsApp takes nothing but templates more than a day after the follower last wrote',
  131049: 'The follower gets as many marketing messages as WhatsApp lets through for the moment',
  131050: 'The follower has stopped marketing messages in WhatsApp; the follower was ended',
  131026: 'WhatsApp cannot bring it to this number: it may not be on WhatsApp, or have an old app',
  130472: 'The follower is part of an experiment by WhatsApp, in which such messages are held back',
  131031: 'WhatsApp has locked the account; Meta’s own pages say why',
  368: 'WhatsApp has blocked the account for a while, for what it holds to be against its policies',
  131057: 'The account is in maintenance at WhatsApp for about a minute',
  190: 'The access token for WhatsApp has expired or is not valid: enter a new one',
  bad_number: 'WhatsApp says that this is no phone number',
  failed: 'WhatsApp says that it did not arrive, and not why',
};

const PATTERNS: [RegExp, (code: string) => string][] = [
  [/^http_(\d+)$/, (code) => `The receiving server answered ${code}`],
  [/^smtp_(\d+)$/, (code) => `The mail server answered ${code}`],
  [/^smtp_(\w+)$/, (code) => MAIL[code] ?? 'The mail server could not be reached'],
  [/^telegram_(\d+)$/, (code) => `Telegram answered ${code}`],
  [/^discord_(\d+)$/, (code) => `Discord answered ${code}`],
  [/^wa_(\w+)$/, (code) => WHATSAPP[code] ?? `WhatsApp answered ${code.replaceAll('_', ' ')}`],
  [
    /^(unable_to_verify|unable_to_get|self_signed|depth_zero_self_signed)/,
    () => 'The receiving server’s certificate is of nobody who is trusted',
  ],
  [/^(hpe|und_err_http_parser)/, () => 'The receiving server’s answer is no HTTP'],
  [/^(und_err|err_tls|err_ssl)/, () => 'The connection to the receiving server failed'],
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
