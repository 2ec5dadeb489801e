import { MetaHooks, type HookSettings } from './meta.hooks.js';

export { unreliable } from './meta.hooks.js';

export interface Change {
  field: string;
  value: object;
}

/** The webhooks of WhatsApp's Cloud API. */
export class WhatsAppHooks extends MetaHooks<Change> {
  constructor(settings: HookSettings) {
    super(settings, (changes) => ({
      object: 'whatsapp_business_account',
      entry: [{ id: '102290129340398', changes }],
    }));
  }
}
