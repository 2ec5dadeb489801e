/**
 * Error codes and subcodes of the Messenger Platform (Messenger and Instagram), stored as `meta_<code>`, with what
 * happened and what to do.
 */
export const PAGE_CODES: Record<string, string> = {
  4: 'Meta accepts no more calls of your app for now: send it again later',
  10: 'The access token may not send for the page: give your app the permission at Meta, then check the connection',
  100: 'Meta does not accept the form of the message: change it, or send it as plain text',
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

/** Returns the words for a problem code of an answer over Messenger or Instagram; undefined for other codes. */
export function pageProblem(problem: string): string | undefined {
  const code = /^meta_(\d+)$/.exec(problem)?.[1];
  if (code === undefined) return undefined;
  return PAGE_CODES[code] ?? `Meta refused it with its code ${code}: its list of error codes says what to do`;
}
