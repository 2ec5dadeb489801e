/** WhatsApp's error codes, stored as `wa_<code>`, with what happened and what to do. */
const WHATSAPP: Record<string, string> = {
  100: 'WhatsApp does not accept the form of the message',
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
  131062: 'An authentication template needs a phone number, which this customer does not show',
  132000: 'The template has another number of parameters',
  132001: 'There is no approved template of this name and language',
  132018: 'A parameter of the template has line breaks, tabs or many blanks in a row',
};

/**
 * Error codes and subcodes of the Messenger Platform (Messenger and Instagram), stored as `meta_<code>`, with what
 * happened and what to do.
 */
const META: Record<string, string> = {
  4: 'Meta accepts no more calls of your app for now: send it again later',
  10: 'The access token may not send for the page: give your app the permission at Meta, then check the connection',
  100: 'Meta does not accept the form of the message',
  190: 'The page’s access token has expired or is not valid: enter a new one in the connection, then send again',
  200: 'The access token may not send for the page: give your app the permission at Meta, then check the connection',
  230: 'The access token lacks the permission pages_messaging: give it at Meta, then enter the new token in the connection',
  368: 'Meta has blocked the page for a while, because it sees a breach of its policies: see Meta’s Business Support',
  551: 'The customer cannot be reached for now, or has blocked the brand: wait until they write again',
  1545041: 'The customer cannot be reached for now, or has blocked the brand: wait until they write again',
  2018001: 'Meta knows no such person in the chats of this page: wait until they write again',
  2018008: 'Meta could not fetch the file: its address has to be open to everyone',
  2018028: 'Your app is not approved by Meta yet: until then it can write to people with a role in it alone',
  2018065: 'The time for answers is over: wait until the customer writes again',
  2018108: 'The customer accepts no messages of this page now: wait until they write again',
  2018278: 'The time for answers is over: wait until the customer writes again',
  2018300: 'Another app of the page answers this customer now: take the chat over in the page’s inbox',
  2534022: 'The time for answers is over: wait until the customer writes again',
};

/** Reasons for which Telegram refuses an answer, stored as `telegram_<reason>`, with what to do. */
const TELEGRAM: Record<string, string> = {
  401: 'The bot’s token is not valid any more: get a new one from @BotFather, enter it in the connection, then send again',
  blocked: 'The customer has blocked the bot: reach them another way, or wait until they press Start again',
  deactivated: 'The customer’s account on Telegram was deleted: reach them another way',
  not_started: 'The customer has not started the bot: only they can, by a link to it',
  not_member: 'The bot is not in the group any more: add it again, then send again',
  chat_not_found: 'Telegram knows no such chat any more: reach the customer another way',
  window_closed:
    'The 24 hours since the customer last wrote to the business account are over: wait until they write again',
  business:
    'The business account does not let the bot answer: allow it in Telegram’s settings (Business, Chatbots), then send again',
  no_rights: 'The bot may not write there: give it the right in the group or channel, then send again',
  file_link:
    'Telegram could not fetch the file: its address has to be open to everyone, photos may have 5 MB and others 20 MB, and of documents it fetches only PDF and ZIP. Upload the file instead',
  reaction: 'Telegram does not accept this emoji as a reaction, or the message was deleted',
  no_reactions: 'In chats of a business account a bot cannot react: send a text',
  too_large: 'The file is larger than Telegram accepts: send a smaller one, or a link to it',
};

const OTHERS: Record<string, string> = {
  awaits_customer:
    'The time for answers was over before it could be sent: wait until the customer writes again',
  account_halted: 'A person has halted the connection: resume it, then send again',
  account_removed: 'The connection was removed: connect it again, then send again',
  window_closed:
    'The 24 hours since the customer last wrote were over before it could be sent: send a template',
  no_address: 'The network has given no number and no user id of this customer',
  file_missing: 'The file is no longer here: upload it and send it again',
  not_reached: 'The network could not be reached for an hour: send it again',
  no_answer:
    'The network did not answer, so that the message may have arrived: ask the customer before it is sent again',
  unconfirmed:
    'WhatsApp accepted it, and has confirmed neither this message nor those to others for over a minute. Meta delivers nothing while the account has no payment method: check billing at Meta',
};

/** Returns the words for a problem code of an answer, with what to do about it. */
export function problemWords(problem: string): string {
  const code = /^wa_(\d+)$/.exec(problem)?.[1];
  if (code)
    return (
      WHATSAPP[code] ?? `WhatsApp refused it with its code ${code}, which Meta’s list of error codes explains`
    );
  const meta = /^meta_(\d+)$/.exec(problem)?.[1];
  if (meta)
    return META[meta] ?? `Meta refused it with its code ${meta}, which its list of error codes explains`;
  const telegram = /^telegram_(\w+)$/.exec(problem)?.[1];
  if (telegram) return TELEGRAM[telegram] ?? `Telegram refused it with status ${telegram}`;
  return OTHERS[problem] ?? 'It did not arrive';
}
