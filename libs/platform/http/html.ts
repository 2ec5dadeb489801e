/** HTML that is safe to put into a page without escaping. Only `html` and `raw` create it. */
class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}
export type { Html };

/** A value in a template: text is escaped, HTML is not, a list is joined without a separator; false, null and undefined show nothing. */
export type HtmlValue = string | number | Html | false | null | undefined | readonly HtmlValue[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Template tag for HTML. Values are escaped for elements and for quoted attributes (a lint rule refuses unquoted ones).
 * Check a URL (`href`) before you insert it: escaping does not refuse `javascript:`.
 */
export function html(fixed: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = fixed[0]!;
  for (let index = 0; index < values.length; index++) text += render(values[index]) + fixed[index + 1]!;
  return new Html(text);
}

/** Marks a constant of this repository, such as a style sheet, as safe HTML. Never use it for input; a lint rule accepts constants only. */
export const raw = (constant: string): Html => new Html(constant);

/** Escapes text and turns the web addresses in it into links. */
export const linkUrls = (text: string): Html =>
  html`${text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, index) =>
      index % 2 === 0 ? part : html`<a href="${part}" rel="nofollow noopener ugc">${part}</a>`,
    )}`;

function render(value: HtmlValue): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
  if (value instanceof Html) return value.toString();
  if (typeof value === 'number') return String(value);
  if (!value) return '';
  return value.map(render).join('');
}
