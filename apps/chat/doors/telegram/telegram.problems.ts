/** Reasons for which Telegram refuses an answer, stored as `telegram_<reason>`, with what to do. */
export const TELEGRAM_REASONS: Record<string, string> = {
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
  reaction: 'Telegram does not accept this emoji as a reaction, or the message was deleted: send a text',
  no_reactions: 'In chats of a business account a bot cannot react: send a text',
  too_large: 'The file is larger than Telegram accepts: send a smaller one, or a link to it',
};

/** Returns the words for a problem code of an answer over Telegram; undefined for other codes. */
export function telegramProblem(problem: string): string | undefined {
  const reason = /^telegram_(\w+)$/.exec(problem)?.[1];
  if (reason === undefined) return undefined;
  return (
    TELEGRAM_REASONS[reason] ??
    `Telegram refused it with status ${reason}: change it, or send it as plain text`
  );
}
