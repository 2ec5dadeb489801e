/** Most UTF-16 code units of a message. */
export const MAX_MESSAGE_LENGTH = 4_000;
