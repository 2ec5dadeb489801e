import { DOCUMENTS, MB, type FileRule } from '../../media/media-rules.js';

/** Files that Instagram accepts from a business (Attachment Upload API). */
export const INSTAGRAM_FILES: readonly FileRule[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], bytes: 8 * MB },
  { kind: 'video', types: ['video/mp4', 'video/quicktime', 'video/webm'], bytes: 25 * MB },
  { kind: 'audio', types: ['audio/aac', 'audio/mp4', 'audio/wav'], bytes: 25 * MB },
];

/** Files that Messenger accepts from a page (Attachment Upload API). */
export const MESSENGER_FILES: readonly FileRule[] = [
  ...INSTAGRAM_FILES.filter(({ kind }) => kind !== 'audio'),
  { kind: 'audio', types: ['audio/aac', 'audio/mpeg', 'audio/mp4', 'audio/wav'], bytes: 25 * MB },
  { kind: 'document', types: DOCUMENTS, bytes: 25 * MB },
];
