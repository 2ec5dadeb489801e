/** The transports by which a post travels. A plan cuts its ranges in this order. */
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
