// The messages that the chat page shows, in the order of their sequences, each once.

/**
 * - `brand`: the name before the brand's messages, for screen readers.
 * - `claim(message)`: returns the element of a message that this page is sending, if it is this one.
 * - `media`: shows the files of messages.
 * - `loadEarlier(cursor)`: loads a page of the messages before the cursor.
 */
function chatLog({ brand, claim, media, loadEarlier }) {
  const list = document.getElementById('log');
  const scroll = document.getElementById('scroll');
  const earlierButton = document.getElementById('earlier');

  /** Elements of messages by sequence. */
  const shown = new Map();
  /** Cursor of the messages before those that are shown; null if there are none. */
  let earlier = null;

  const time = (at) => new Date(at).toLocaleTimeString(LOCALE, { hour: '2-digit', minute: '2-digit' });
  const day = (at) =>
    new Date(at).toLocaleDateString(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });

  function element(message) {
    const item = document.createElement('li');
    const mine = message.from === 'customer';
    item.className = mine ? 'message mine' : 'message';
    item.innerHTML =
      '<span class="unseen"></span><div class="bubble" dir="auto"></div><div class="meta"></div>';
    item.children[0].textContent = `${mine ? WORDS.you : brand}: `;
    fill(item.children[1], message);
    return item;
  }

  function fill(bubble, { media: files = [], text }) {
    media.addTo(bubble, files);
    if (files.length === 0) return appendLinked(bubble, text);
    if (text === '') return;
    const words = document.createElement('div');
    words.className = 'words';
    appendLinked(words, text);
    bubble.append(words);
  }

  /** Inserts a message at the place of its sequence, once. */
  function show(message) {
    if (shown.has(message.sequence)) return;
    const pending = claim(message);
    const item = pending ?? element(message);
    if (pending && message.media?.length) {
      pending.children[1].replaceChildren();
      fill(pending.children[1], message);
    }
    item.classList.remove('pending', 'failed');
    item.dataset.sequence = message.sequence;
    item.dataset.from = message.from;
    item.dataset.at = message.at;
    item.children[2].textContent = time(message.at);
    shown.set(message.sequence, item);
    const next = [...list.querySelectorAll('.message')].find(
      (other) => other !== item && !(Number(other.dataset.sequence) < message.sequence),
    );
    list.insertBefore(item, next || null);
  }

  /** Adds the days, separates the messages of different senders, and shows a time once if several messages have it. */
  function arrange() {
    list.querySelectorAll('.day').forEach((item) => item.remove());
    let before = null;
    for (const item of list.querySelectorAll('.message')) {
      const at = item.dataset.at || new Date().toISOString();
      const mine = item.classList.contains('mine');
      if (!before || day(before.at) !== day(at)) {
        const line = document.createElement('li');
        line.className = 'day';
        line.textContent = day(at);
        list.insertBefore(line, item);
      }
      const turn = before !== null && before.mine !== mine;
      item.classList.toggle('turn', turn);
      item.classList.remove('same');
      if (before && !turn && item.dataset.at && time(before.at) === time(at))
        before.item.classList.add('same');
      before = { at, mine, item };
    }
    earlierButton.hidden = earlier === null;
  }

  const toEnd = () => (scroll.scrollTop = scroll.scrollHeight);

  earlierButton.addEventListener('click', async () => {
    const page = await loadEarlier(earlier).catch(() => null);
    if (!page) return;
    earlier = page.next_cursor;
    const height = scroll.scrollHeight;
    for (const message of page.items) show(message);
    arrange();
    scroll.scrollTop += scroll.scrollHeight - height;
  });

  return {
    has: (sequence) => shown.has(sequence),

    /** Shows a new message. It scrolls to the end only if the reader was at the end. */
    add(message) {
      const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
      show(message);
      arrange();
      if (atEnd) toEnd();
    },

    /** Shows the last messages of a conversation, and scrolls to the end. */
    addAll(messages) {
      messages.forEach(show);
      arrange();
      toEnd();
    },

    /** Shows a message before the server has it; returns its element, which `claim` finds later. */
    addPending(text) {
      const item = element({ from: 'customer', text });
      item.classList.add('pending');
      item.children[2].textContent = WORDS.sending;
      list.append(item);
      arrange();
      toEnd();
      return item;
    },

    /** Starts with another conversation; `cursor` is that of its messages before those that are added next. */
    restart(cursor) {
      list.replaceChildren();
      shown.clear();
      earlier = cursor;
    },
  };
}
