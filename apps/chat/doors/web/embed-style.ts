import { PALETTE } from '#platform/http/palette.js';

/** The style of the button on a foreign page and of the dialog that it opens. It is in a shadow tree, so that it and the page's style do not affect each other. */
export const EMBED_STYLE = `${PALETTE.replaceAll(':root', ':host')}:host { all: initial; font: 16px system-ui, sans-serif; }
button { display: grid; place-items: center; border: 0; border-radius: 50%; cursor: pointer; color: var(--on); background: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.open { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom)); z-index: 2147483000; width: 60px; height: 60px; box-shadow: 0 6px 24px rgb(20 30 60 / 28%); }
dialog { position: fixed; inset: auto 20px 20px auto; width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 40px)); max-width: none; max-height: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 16px; overflow: hidden; background: var(--paper); box-shadow: 0 12px 48px rgb(20 30 60 / 32%); }
dialog::backdrop { background: rgb(0 0 0 / 25%); }
iframe { display: block; width: 100%; height: 100%; border: 0; }
.close { position: absolute; top: 12px; right: 12px; width: 40px; height: 40px; color: var(--soft); background: transparent; }
@media (max-width: 480px) { dialog { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; } }
`;
