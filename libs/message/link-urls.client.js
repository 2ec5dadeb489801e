// Shows text that people wrote, with its web addresses as links. It creates text nodes, never HTML from text.

/** Appends `text` to `element`. The same as `linkUrls` of the server. */
function appendLinked(element, text) {
  text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/).forEach((part, index) => {
    if (index % 2 === 0) return element.append(part);
    const link = document.createElement('a');
    link.textContent = part;
    link.href = part;
    link.rel = 'nofollow noopener ugc';
    element.append(link);
  });
}
