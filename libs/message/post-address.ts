/** The page of a post: the same for ever, whatever is published after it. Feeds, mails and every cut text lead there. */
export const postUrl = (origin: string, handle: string, postId: string): string =>
  `${origin}/@${handle}/${postId}`;
