/** Hosts from which Meta serves files of messages: short-lived addresses that need no token, except WhatsApp's. */
const MEDIA_HOSTS = /(^|\.)(fbsbx\.com|fbcdn\.net|cdninstagram\.com|facebook\.com|whatsapp\.net)$/;
/** Of these, the hosts that serve files alone, and no pages. */
const FILE_HOSTS = /(^|\.)(fbsbx\.com|fbcdn\.net|cdninstagram\.com)$/;

/** Returns true if the URL is one of Meta's hosts for files. */
export const isMetaMedia = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' && MEDIA_HOSTS.test(hostname);

/** Returns true if the URL leads to a file and not to a page of Facebook or Instagram. */
export const isMetaFile = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' && FILE_HOSTS.test(hostname);

/** Thrown if the address of a file leads elsewhere than to Meta. */
export class ForeignMediaHost extends Error {
  override readonly name = 'ForeignMediaHost';
}
