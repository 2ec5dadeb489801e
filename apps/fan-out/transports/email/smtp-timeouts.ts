/** Limit in ms for connecting and for sender and recipient together; until then the server has not received the mail. */
export const BEFORE_DATA_MS = 60_000;
/** Limit in ms for the reply to a mail that the server has received, as RFC 5321 (4.5.3.2.6) asks. */
export const AFTER_DATA_MS = 600_000;
