import { chatCodesIn } from '#crossing/chat-code.js';
import { Problem } from '#platform/http/problem.js';

/** Placeholder of the code in a draft. */
export const CODE_PLACE = '{code}';
/** A code of the usual length, to measure a draft. */
const SOME_CODE = '000000-000000-000000';

/**
 * Most bytes of a draft in a URL. A proxy with default buffers (nginx: 4 KiB for all headers of an answer) forwards a
 * redirect with that many.
 */
export const MAX_DRAFT_BYTES = 3_000;

/** Inserts the code into the draft; without a code it also removes the spaces around the placeholder. */
function withCode(draft: string, code: string | undefined): string {
  if (code === undefined) return draft.replace(CODE_PLACE, '').trim();
  return draft.includes(CODE_PLACE) ? draft.replace(CODE_PLACE, () => code) : `${draft}\n\n${code}`;
}

/**
 * Returns the URL that opens a chat with the number on WhatsApp, with the draft in the message box. The draft is
 * percent-encoded, since URLSearchParams writes a space as `+`, which WhatsApp shows as `+`.
 */
export const whatsappAddress = (phone: string, draft: string, code: string | undefined): string =>
  `https://wa.me/${phone}?text=${encodeURIComponent(withCode(draft, code))}`;

/** Throws for a draft that contains a code, has the placeholder twice, or makes the URL too long. */
export function checkDraft(draft: string, field: string): void {
  if (draft.split(CODE_PLACE).length > 2)
    throw Problem.field(field, 'code_place', `${CODE_PLACE} may stand in a draft once: a click has one code`);
  if (!chatCodesIn(draft).next().done)
    throw Problem.field(
      field,
      'code',
      `A code of another click stands in the draft; write ${CODE_PLACE} where each click's own code has to be`,
    );
  const bytes = encodeURIComponent(withCode(draft, SOME_CODE)).length;
  if (bytes > MAX_DRAFT_BYTES)
    throw Problem.field(
      field,
      'too_long',
      `In an address this draft has ${bytes} bytes; make it shorter (an emoji has 12, a letter 1)`,
      { max: MAX_DRAFT_BYTES },
    );
}
