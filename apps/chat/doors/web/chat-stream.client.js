// Shows what comes while the chat page is open, and catches up on what came while the stream brought nothing.

/**
 * - `requests`, `log`: those of the page.
 * - `say(words, live)`: shows how the connection is.
 * - `refused()`: opens the session anew where the server would not give the stream.
 */
function chatStream({ base, requests, log, say, refused }) {
  const title = document.title;
  /** Up to here every message is shown, from the first that is. */
  let complete = 0;
  let stream = null;
  let unread = 0;

  function skipShown() {
    while (log.has(complete + 1)) complete++;
  }

  function take(message) {
    const known = log.has(message.sequence);
    log.add(message);
    skipShown();
    if (!known && document.hidden && message.from !== 'customer') document.title = `(${++unread}) ${title}`;
  }

  /** Pages of messages are newest first. */
  async function catchUp() {
    const missed = [];
    for (let cursor = ''; cursor !== null;) {
      const { items, next_cursor } = await requests.messages(cursor);
      missed.push(...items.filter(({ sequence }) => sequence > complete));
      cursor = items.at(-1)?.sequence > complete + 1 ? next_cursor : null;
    }
    missed.reverse().forEach(take);
  }

  const catchUpOrWait = () => void catchUp().catch(() => say(WORDS.state.waiting, false));

  function onEvent({ type, data }) {
    if (type === 'reset') return catchUpOrWait();
    const message = JSON.parse(data);
    take(message);
    // Others of this browser may be further than this page was while it was hidden.
    if (message.sequence > complete) catchUpOrWait();
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    unread = 0;
    document.title = title;
  });

  return {
    /** Goes on after the messages of the session, which are in the log. What came beyond the last hundred is caught up on. */
    continueAfter(messages) {
      if (complete === 0) complete = messages.at(-1)?.sequence ?? 0;
      skipShown();
    },

    /** All pages of this browser that show this conversation have one stream. */
    listen(conversation) {
      stream?.close();
      stream = sharedStream({
        name: `${base} ${conversation}`,
        address: () => `${base}/live?after=${complete}`,
        types: ['reset'],
        onEvent,
        catchUp,
        say: (state) => say(WORDS.state[state], state === 'live'),
        refused,
        asksHidden: true,
      });
    },

    /** Listens no more, and begins with another conversation. */
    restart() {
      stream?.close();
      stream = null;
      complete = 0;
    },
  };
}
