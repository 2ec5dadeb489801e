/** Address or secrets are sealed under a key that the process which sends does not have. */
export const KEY_MISSING = 'key_missing';

/** Codes of receipts that any transport may have, in the words that a publisher reads. */
const WORDS: Record<string, string> = {
  left: 'The follower had left before it was sent',
  muted: 'The follower has muted the channel',
  quiet_hours: 'It waits for the end of the follower’s quiet hours',
  cap: 'The follower has set a highest number of posts a day; a post waits for at most two days',
  stopped: 'The post was stopped before it was sent',
  sending: 'It is being sent',
  interrupted: 'Sending was interrupted and goes on',
  endpoint_down: 'The receiving server does not answer and is left alone for a while',
  [KEY_MISSING]:
    'The address is sealed under a key that the sending process does not have: the operator has to add it to SECRET_KEYS',
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
  gone: 'The address no longer exists; the follower was ended',
  blocked: 'The follower has blocked the sender and was ended',
  failing: 'It has failed for five days; the follower was ended',
  unanswered:
    'The other side has it whole and did not say whether it took it: it may have arrived, and is sent once more at most',
  not_sent: 'There is no message of the post that could be changed',
  no_provider: 'The workspace has no account with the provider',
  account_halted: 'The account was halted by a person, and waits until it is resumed',
  bad_answer: 'The provider’s answer makes no sense',
  too_large: 'The post is too large for the transport',
};

const PATTERNS: [RegExp, (code: string) => string][] = [
  [/^http_(\d+)$/, (code) => `The receiving server answered ${code}`],
  [
    /^(unable_to_verify|unable_to_get|self_signed|depth_zero_self_signed)/,
    () => 'The certificate of the receiving server is not trusted',
  ],
  [/^(hpe|und_err_http_parser)/, () => 'The receiving server’s answer is no HTTP'],
  [/^(und_err|err_tls|err_ssl)/, () => 'The connection to the receiving server failed'],
  [/^error_(\w+)$/, () => 'Something went wrong here; the log says more'],
  [/^e[a-z]+$/, () => 'The receiving server could not be reached'],
];

/** Says a code that any transport may have in plain words; the code itself where it has none. */
export function describeGenericReason(reason: string): string {
  const words = WORDS[reason];
  if (words !== undefined) return words;
  for (const [pattern, say] of PATTERNS) {
    const found = pattern.exec(reason);
    if (found) return say(found[1] ?? '');
  }
  return reason.replaceAll('_', ' ');
}
