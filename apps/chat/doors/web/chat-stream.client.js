// Shows new messages while the chat page is open, and loads those that came while there was no stream.

/**
 * - `requests`, `log`: of the page.
 * - `say(words, live)`: shows the state of the connection.
 * - `refused()`: opens the session again after the server refused the stream.
 */
function chatStream({ base, requests, log, say, refused }) {
  const title = document.title;
  /** Sequence up to which all messages are shown. */
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
    // Other pages of this browser may have newer messages than this page, which was hidden.
    if (message.sequence > complete) catchUpOrWait();
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    unread = 0;
    document.title = title;
  });

  return {
    /** Continues after the session's messages, which the log shows already. Further ones are loaded. */
    continueAfter(messages) {
      if (complete === 0) complete = messages.at(-1)?.sequence ?? 0;
      skipShown();
    },

    /** Opens the stream, which all pages of this browser with this conversation share. */
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

    /** Closes the stream, before another conversation is shown. */
    restart() {
      stream?.close();
      stream = null;
      complete = 0;
    },
  };
}
