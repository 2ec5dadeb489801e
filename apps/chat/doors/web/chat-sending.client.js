// What the customer writes in the chat page: sent in order, one at a time, each once, and again on demand where it failed.

/**
 * - `send(text, key)`: posts a message; answers it as the server has it.
 * - `sent(message)`: takes it then.
 * - `reopen()`: opens the session anew where the server does not know the visitor.
 * - `write(text)`: shows a message that is on its way; answers its element.
 */
function chatSending({ send, sent, reopen, write }) {
  const text = document.getElementById('text');
  const sendButton = document.getElementById('send');
  const composer = document.getElementById('composer');

  /** Messages on their way, first come first sent. */
  const outgoing = [];
  /** True from the first session on; until then nothing is sent. */
  let open = false;
  let carrying = false;

  async function carry() {
    if (carrying || !open) return;
    carrying = true;
    for (let one; (one = outgoing.find((candidate) => !candidate.failed));) {
      try {
        const message = await send(one.text, one.key);
        // Its own words: by them the element on its way is known, if the stream has not brought the message before.
        sent(outgoing.includes(one) ? { ...message, text: one.text } : message);
      } catch (error) {
        if (error.code === 401 && !one.reopened) {
          one.reopened = true;
          carrying = false;
          return reopen();
        }
        if (outgoing.includes(one)) fail(one, error);
      }
    }
    carrying = false;
  }

  function fail(one, error) {
    one.failed = true;
    one.item.classList.add('failed');
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = WORDS.tryAgain;
    again.onclick = () => {
      one.failed = false;
      one.item.classList.remove('failed');
      one.item.children[2].textContent = WORDS.sending;
      void carry();
    };
    one.item.children[2].replaceChildren(`${WORDS.notSent} (${error.message}). `, again);
  }

  const enable = () => (sendButton.disabled = !open || text.value.trim() === '');

  text.addEventListener('input', () => {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + 2}px`;
    enable();
  });

  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });

  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!open || words === '') return;
    outgoing.push({ text: words, key: newKey(), item: write(words), failed: false });
    text.value = '';
    text.style.height = 'auto';
    enable();
    text.focus();
    void carry();
  });

  return {
    /** Gives out the element of the message on its way that this one is, and forgets it; undefined where it is none. */
    claim(message) {
      if (message.from !== 'customer') return undefined;
      const index = outgoing.findIndex((one) => !one.failed && one.text === message.text);
      return index < 0 ? undefined : outgoing.splice(index, 1)[0].item;
    },

    /** There is a session: sends what waits. */
    ready() {
      open = true;
      enable();
      void carry();
    },
  };
}
