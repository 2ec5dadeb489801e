// Sends the customer's messages in order, one at a time, each once, and again on demand after a failure.

/**
 * - `send(content, key)`: posts a text or an uploaded file; resolves with the server's message.
 * - `upload(file, key)`: sends the bytes of a file; resolves with the server's file.
 * - `sent(message)`: called with the server's message.
 * - `reopen()`: opens the session again if the server does not know the visitor.
 * - `write(text)`: shows a message that is being sent; returns its element.
 */
function chatSending({ send, upload, sent, reopen, write }) {
  const text = document.getElementById('text');
  const sendButton = document.getElementById('send');
  const composer = document.getElementById('composer');

  /** Messages that are not sent yet, in the order of sending. */
  const outgoing = [];
  /** True once there is a session; nothing is sent before. */
  let open = false;
  let carrying = false;

  async function carry() {
    if (carrying || !open) return;
    carrying = true;
    for (let one; (one = outgoing.find((candidate) => !candidate.failed));) {
      try {
        if (one.file && !one.media_id) one.media_id = (await upload(one.file, `${one.key}-file`)).id;
        const content = one.file ? { media_id: one.media_id } : { text: one.text };
        const message = await send(content, one.key);
        // With the text as it was written, by which the element is found unless the stream has brought the message before.
        sent(outgoing.includes(one) && !one.file ? { ...message, text: one.text } : message);
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
    /** Returns the element of the pending message that this one is, and forgets it; undefined if there is none. */
    claim(message) {
      if (message.from !== 'customer') return undefined;
      const [file] = message.media ?? [];
      const index = outgoing.findIndex((one) =>
        file ? one.media_id === file.id : !one.failed && !one.file && one.text === message.text,
      );
      return index < 0 ? undefined : outgoing.splice(index, 1)[0].item;
    },

    /** Sends a file. */
    add(file) {
      outgoing.push({ file, key: newKey(), item: write(file.name), failed: false });
      void carry();
    },

    /** Called when there is a session; sends the waiting messages. */
    ready() {
      open = true;
      enable();
      void carry();
    },
  };
}
