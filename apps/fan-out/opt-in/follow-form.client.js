// Puts a channel's follow form where the script stands, or at the end of the page where it stands in the head:
// <script src="https://corong.example/assets/follow.js" data-channel="kopi-nusantara" async></script>
(() => {
  const script = document.currentScript;
  if (script && 'framed' in script.dataset) return tellHeight();
  const handle = script?.dataset.channel ?? '';
  if (!/^[a-z0-9-]{2,80}$/.test(handle)) return;
  const page = new URL(`/@${handle}/follow`, script.src);
  // What the record of consent says about where the form stood.
  page.searchParams.set(
    'source',
    (script.dataset.source || location.origin + location.pathname).slice(0, 255),
  );
  const frame = document.createElement('iframe');
  frame.src = page.href;
  frame.title = `Follow @${handle}`;
  frame.loading = 'lazy';
  frame.referrerPolicy = 'no-referrer';
  // The same colour scheme as the form's own: a frame of another one would be filled with its canvas, corners included.
  frame.style.cssText = 'border:0;width:100%;max-width:36rem;height:20rem;color-scheme:light dark';
  addEventListener('message', ({ source, data }) => {
    const height = source === frame.contentWindow && data?.corong_height;
    if (Number.isInteger(height) && height > 0 && height < 2_000) frame.style.height = `${height}px`;
  });
  if (!script.closest('head')) script.after(frame);
  else if (document.body) document.body.append(frame);
  else document.addEventListener('DOMContentLoaded', () => document.body.append(frame));

  /** Inside of the frame: the form is never cut off, whatever its width. */
  function tellHeight() {
    const tell = () => {
      const corong_height = Math.ceil(document.body.getBoundingClientRect().height);
      parent.postMessage({ corong_height }, '*');
    };
    new ResizeObserver(tell).observe(document.body);
  }
})();
