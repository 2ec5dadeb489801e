// Puts a channel's follow form where the script stands:
// <script src="https://corong.example/assets/follow.js" data-channel="kopi-nusantara" async></script>
(() => {
  const script = document.currentScript;
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
  frame.style.cssText = 'border:0;width:100%;max-width:36rem;height:20rem';
  script.after(frame);
})();
