// The question whether ads may learn how the chat goes: it is asked once the customer has written, and its answer can be
// changed at any time. The server names the texts, so that it knows which wording was shown.

/** Milliseconds before the question is loaded again after a failure, and how often that is done. */
const CONSENT_PAUSE_MS = 15_000;
const CONSENT_TRIES = 8;

/** - `requests`: of the page. */
function chatConsent({ requests }) {
  const place = document.getElementById('consent');
  const scroll = document.getElementById('scroll');
  let again = null;

  function add(tag, className, text, parent = place) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    parent.append(made);
    return made;
  }

  function addChoices({ wording_id, choices }, parent) {
    const row = add('div', 'choices', '', parent);
    for (const { answer, title } of choices) {
      const button = add('button', '', title, row);
      button.type = 'button';
      button.addEventListener('click', () => void send({ answer, wording_id }));
    }
  }

  function show(view) {
    const { state, question, explanation, choices } = view;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    place.replaceChildren();
    place.hidden = state === 'not_asked';
    if (explanation) add('p', 'explanation', explanation);
    let parent = place;
    if (question && state !== 'open') {
      parent = add('details', '', '');
      add('summary', '', WORDS.changeAnswer, parent);
    }
    if (question) add('p', 'question', question, parent);
    if (choices.length > 0) addChoices(view, parent);
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  async function send(input) {
    const buttons = place.querySelectorAll('button');
    buttons.forEach((button) => (button.disabled = true));
    try {
      show(await requests.post('/consent', input, newKey(), 5));
      // The pressed button is gone: the focus stays here, and screen readers read the new text.
      place.focus();
    } catch (error) {
      // The wording, or the workspace's setting, has changed since it was loaded.
      if (error.code === 422 || error.code === 409) return load();
      buttons.forEach((button) => (button.disabled = false));
      place.querySelector('.trouble')?.remove();
      add('p', 'trouble', `${WORDS.notSent} (${error.message}). ${WORDS.tryAgain}`).setAttribute(
        'role',
        'alert',
      );
    }
  }

  async function load(tries = CONSENT_TRIES) {
    clearTimeout(again);
    try {
      show(await requests.consent());
    } catch {
      if (tries > 1) again = setTimeout(() => void load(tries - 1), CONSENT_PAUSE_MS);
    }
  }

  return {
    /** Loads the question, and shows it if the workspace asks or the customer has answered. */
    load: () => load(),

    /** Removes the question of another conversation. */
    restart() {
      clearTimeout(again);
      place.hidden = true;
      place.replaceChildren();
    },
  };
}
