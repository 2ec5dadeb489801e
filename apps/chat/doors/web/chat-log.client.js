// The messages that the chat page shows, in the order of their sequences, each once.

/**
 * - `brand`: the name that stands before the brand's messages for screen readers.
 * - `claim(message)`: the element of a message of this page that is on its way and has come back as this one, if any.
 * - `loadEarlier(cursor)`: a page of the messages before the cursor.
 */
function chatLog({ brand, claim, loadEarlier }) {
  const list = document.getElementById('log');
  const scroll = document.getElementById('scroll');
  const earlierButton = document.getElementById('earlier');

  /** Elements of messages by sequence. */
  const shown = new Map();
  /** The cursor of the messages before those that are shown; null where there are none. */
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
    appendLinked(item.children[1], message.text);
    return item;
  }

  /** Puts a message where its sequence belongs, once. */
  function show(message) {
    if (shown.has(message.sequence)) return;
    const item = claim(message) ?? element(message);
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

  /** Names the days, sets turns of the talk apart, and shows a time once where several messages share it. */
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

    /** Shows what came. Who reads the end stays at the end; who reads what was before is not moved. */
    add(message) {
      const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
      show(message);
      arrange();
      if (atEnd) toEnd();
    },

    /** Shows the last messages of a conversation, and goes to the end. */
    addAll(messages) {
      messages.forEach(show);
      arrange();
      toEnd();
    },

    /** Shows what the customer wrote before the server has it; answers its element, which `claim` gives back. */
    addPending(text) {
      const item = element({ from: 'customer', text });
      item.classList.add('pending');
      item.children[2].textContent = WORDS.sending;
      list.append(item);
      arrange();
      toEnd();
      return item;
    },

    /** Begins with another conversation; `cursor` is that of its messages before those that are added next. */
    restart(cursor) {
      list.replaceChildren();
      shown.clear();
      earlier = cursor;
    },
  };
}
