import type { Texts } from '#platform/language/texts.js';

const en = {
  /** On the button that opens a list of choices: at most 20 characters. */
  choose: 'Choose',
};

const id: typeof en = {
  choose: 'Pilih',
};

/** What answers over WhatsApp say beside the agent's own words. */
export const WHATSAPP_DOOR_TEXTS: Texts<typeof en> = { en, id };
