// Files in the messages of the chat page: images are shown, all else is a link with its name and size.

/** As people read it: kilobytes below a megabyte. */
function sizeOf(bytes) {
  const [unit, value] = bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6];
  const digits = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(LOCALE, digits).format(Math.max(value, 0.1));
}

/**
 * - `fetched(id)`: the bytes as a Blob; for a frame on another site's page, whose browser may send no cookie with an image.
 */
function chatMedia({ base, framed, fetched }) {
  const addressOf = (id) => `${base}/media/${id}`;
  const nameOf = ({ filename, kind }) => filename || WORDS.file[kind] || WORDS.file.document;

  function imageOf(media) {
    const link = document.createElement('a');
    link.href = addressOf(media.id);
    link.target = '_blank';
    link.rel = 'noopener';
    const image = document.createElement('img');
    image.alt = nameOf(media);
    image.loading = 'lazy';
    if (media.width && media.height) [image.width, image.height] = [media.width, media.height];
    if (!framed) image.src = link.href;
    else
      fetched(media.id).then(
        (blob) => (image.src = link.href = URL.createObjectURL(blob)),
        () => link.replaceChildren(nameOf(media)),
      );
    link.append(image);
    return link;
  }

  function linkOf(media) {
    const link = document.createElement('a');
    link.href = addressOf(media.id);
    link.download = media.filename || '';
    link.textContent = `${nameOf(media)} (${sizeOf(media.bytes)})`;
    if (framed)
      link.addEventListener('click', async (event) => {
        if (link.protocol === 'blob:') return;
        event.preventDefault();
        const blob = await fetched(media.id).catch(() => null);
        if (!blob) return;
        link.href = URL.createObjectURL(blob);
        link.click();
      });
    return link;
  }

  return {
    /** Puts the files of a message into its bubble, before its text. */
    addTo(bubble, files) {
      for (const media of files) {
        const box = document.createElement('div');
        const shown = media.kind === 'image' || media.kind === 'sticker';
        box.className = shown ? 'picture' : 'file';
        box.append(shown ? imageOf(media) : linkOf(media));
        bubble.append(box);
      }
    },
  };
}

/** The button beside the text by which the customer chooses files. `send(file)` is called with each. */
function chatAttach({ send }) {
  const input = document.getElementById('file');
  const button = document.getElementById('attach');
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    for (const file of input.files) send(file);
    input.value = '';
  });
  return { ready: () => (button.disabled = false) };
}
