import { html, raw, linkUrls } from './html.js';

const NASTY = `<a href="x" title='y'>&`;
const ESCAPED = '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;';

describe('the HTML template', () => {
  it('escapes text in elements and in attributes, at any depth', () => {
    const page = html`<p title="${NASTY}">${NASTY}${[NASTY, [html`<b>${NASTY}</b>`]]}</p>`;
    expect(String(page)).toBe(`<p title="${ESCAPED}">${ESCAPED}${ESCAPED}<b>${ESCAPED}</b></p>`);
  });

  it('escapes nested HTML only once, and leaves raw constants as they are', () => {
    const STYLE = 'a>b{content:"<"}';
    expect(String(html`<style>${raw(STYLE)}</style>${html`<i>${'&'}</i>`}`)).toBe(
      '<style>a>b{content:"<"}</style><i>&amp;</i>',
    );
  });

  it('shows nothing for null and undefined, and zero as a number', () => {
    expect(String(html`[${null}${undefined}${false}${''}${[]}${0}]`)).toBe('[0]');
  });

  it('refuses an object that is not its own HTML', () => {
    const forged = { toString: () => '<script>', text: '<script>' } as unknown as string;
    expect(() => html`${forged}`).toThrow(TypeError);
  });

  it('turns web addresses into links, without the punctuation that ends a sentence', () => {
    expect(String(linkUrls('See https://a.example/?b=1&c=2. <b>'))).toBe(
      'See <a href="https://a.example/?b=1&amp;c=2" rel="nofollow noopener ugc">https://a.example/?b=1&amp;c=2</a>. &lt;b&gt;',
    );
    expect(String(linkUrls('javascript:alert(1)'))).toBe('javascript:alert(1)');
  });
});
