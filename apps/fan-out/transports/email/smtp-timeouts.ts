/** For the connection, the sender and the recipient together: until then the mail has not been handed over. */
export const BEFORE_DATA_MS = 60_000;
/** For the answer to a mail that was handed over whole, as RFC 5321 asks (4.5.3.2.6). */
export const AFTER_DATA_MS = 600_000;
