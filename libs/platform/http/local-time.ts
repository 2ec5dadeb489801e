import { browserScript, versioned } from './browser-script.js';

/** Shows `<time datetime>` by the reader's clock, and chooses its zone in a form; a page is whole without it. */
export const LOCAL_TIME = browserScript(new URL('./local-time.client.js', import.meta.url));
/** Of the one origin; fan-out serves it. */
export const LOCAL_TIME_ADDRESS = versioned('/assets/local-time.js', LOCAL_TIME);
