/** How a post travels, in the order in which audiences are cut. */
export const TRANSPORTS = [
  'live',
  'webhook',
  'email',
  'web_push',
  'telegram',
  'discord',
  'whatsapp',
] as const;
export type TransportName = (typeof TRANSPORTS)[number];
