import { browserScript, versioned } from './browser-script.js';

/** Script that shows `<time datetime>` in the reader's time zone and selects that zone in forms. Pages work without it. */
export const LOCAL_TIME = browserScript(new URL('./local-time.client.js', import.meta.url));
/** Path of the script on the public origin; fan-out serves it. */
export const LOCAL_TIME_ADDRESS = versioned('/assets/local-time.js', LOCAL_TIME);
