/** WhatsApp's error codes, stored as `wa_<code>`, with what happened and what to do. */
export const WHATSAPP_CODES: Record<string, string> = {
  100: 'WhatsApp does not accept the form of the message: change it, or send it as plain text',
  190: 'The access token for WhatsApp has expired or is not valid: enter a new one in the connection, then send again',
  368: 'WhatsApp has blocked the account for a while, because it sees a breach of its policies: see Meta’s Business Support',
  130472:
    'The customer is part of an experiment by WhatsApp, in which such messages are held back: wait until they write',
  131026:
    'WhatsApp cannot deliver it to the customer, who may have an old app or not have accepted WhatsApp’s terms: reach them another way',
  131031: 'WhatsApp has locked the account: Meta’s Business Support says why',
  131047: 'More than 24 hours have passed since the customer last wrote: send a template',
  131048:
    'WhatsApp limits the number, because too many people blocked it or called it spam: see the number’s quality at Meta before anything else is sent',
  131049:
    'The customer has got as many marketing messages as WhatsApp allows for now: wait a day, or until they write',
  131050: 'The customer has stopped marketing messages by this account: do not send them any',
  131062:
    'An authentication template needs a phone number, which this customer does not show: send another template',
  132000: 'The template has another number of parameters: look it up at Meta, then send it with as many',
  132001:
    'There is no approved template of this name and language: see the list at Meta, and send one of those',
  132018: 'A parameter of the template has line breaks, tabs or many blanks in a row: send it without them',
};

const OTHERS: Record<string, string> = {
  unconfirmed:
    'WhatsApp accepted it, and has confirmed neither this message nor those to others for over a minute. Meta delivers nothing while the account has no payment method: check billing at Meta',
};

/** Returns the words for a problem code of an answer over WhatsApp; undefined for other codes. */
export function whatsAppProblem(problem: string): string | undefined {
  const code = /^wa_(\d+)$/.exec(problem)?.[1];
  if (code === undefined) return OTHERS[problem];
  return (
    WHATSAPP_CODES[code] ??
    `WhatsApp refused it with its code ${code}: Meta’s list of error codes says what to do`
  );
}
