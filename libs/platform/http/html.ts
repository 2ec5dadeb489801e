/** HTML that may stand in a page as it is. Only `html` and `raw` make it. */
class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}
export type { Html };

/** What a template takes: text is escaped, HTML stays, a list is joined without a separator, and the rest shows nothing. */
export type HtmlValue = string | number | Html | false | null | undefined | readonly HtmlValue[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A template of HTML. Values are escaped for elements and for attributes in quotes; the lint refuses an attribute
 * without them. An address (`href`) has to be checked before: escaping does not refuse `javascript:`.
 */
export function html(fixed: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = fixed[0]!;
  for (let place = 0; place < values.length; place++) text += rendered(values[place]) + fixed[place + 1]!;
  return new Html(text);
}

/** A constant of this repository as it stands, such as a style sheet. Never what somebody wrote: the lint takes a constant alone. */
export const raw = (constant: string): Html => new Html(constant);

/** Text with its web addresses as links. */
export const linkUrls = (text: string): Html =>
  html`${text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, place) =>
      place % 2 === 0 ? part : html`<a href="${part}" rel="nofollow noopener ugc">${part}</a>`,
    )}`;

function rendered(value: HtmlValue): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
  if (value instanceof Html) return value.toString();
  if (typeof value === 'number') return String(value);
  if (!value) return '';
  return value.map(rendered).join('');
}
