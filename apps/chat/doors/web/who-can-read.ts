import { isolateDirection } from '#platform/http/text.js';

/** Who can read a web chat, in plain words. The page shows it before the person writes. */
export const whoCanRead = (brand: string): string =>
  `Messages here can be read by ${isolateDirection(brand)} and by whoever runs this server. ` +
  'Ads only learn that a chat began and how far it got (answered, qualified, ordered and for how much), never what is written.';
