/** Returns the permanent URL of a post's page. Feeds, mails and every shortened text link to it. */
export const postUrl = (origin: string, handle: string, postId: string): string =>
  `${origin}/@${handle}/${postId}`;
