import { PALETTE } from '#platform/http/palette.js';

/** Style sheet of the channel page and of its posts' pages. */
export const CHANNEL_STYLE = `${PALETTE}* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
main, footer { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--accent); text-underline-offset: .15em; }
.soft, small, time { color: var(--soft); font-size: .875rem; }
header { padding: 2rem 0 1.25rem; }
header .row { display: flex; gap: 1.1rem; align-items: center; }
.sign { flex: none; display: grid; place-items: center; width: 4rem; height: 4rem; border-radius: 1.25rem; background: var(--accent); color: var(--on); font-size: 1.75rem; font-weight: 650; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; }
header p { margin: .75rem 0 0; white-space: pre-line; }
.follow { margin: 0; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); padding: 0 1.25rem; }
.follow > summary { padding: .7rem 0; color: var(--accent); }
.follow[open] { padding-bottom: 1.25rem; }
.follow h2 { display: inline; font-size: 1.0625rem; }
p.follow { padding-block: .7rem; }
form { margin: .9rem 0 0; }
form small { display: block; margin-top: .4rem; line-height: 1.5; }
.pair { display: flex; flex-wrap: wrap; gap: .5rem; margin: .3rem 0 .4rem; }
label { font-weight: 600; font-size: .9375rem; }
input { flex: 1 1 14rem; min-width: 0; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--paper); color: inherit; font: inherit; }
button { padding: .6rem 1.1rem; border: 0; border-radius: .6rem; background: var(--accent); color: var(--on); font: inherit; font-weight: 600; cursor: pointer; }
button:disabled { opacity: .55; cursor: default; }
button.quiet { background: none; color: var(--accent); border: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
details details { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .8rem; }
summary { cursor: pointer; font-weight: 600; font-size: .9375rem; }
.told { margin: .75rem 0 0; padding: .6rem .8rem; border-radius: .6rem; border: 1px solid var(--line); }
.told.bad { color: var(--bad); border-color: currentColor; }
.told code { display: block; margin-top: .35rem; font-size: .8125rem; user-select: all; }
.posts { margin: 1.5rem 0 2.25rem; }
.posts > h2 { display: flex; gap: .6rem; align-items: baseline; margin: 0 0 .5rem; font-size: 1.15rem; }
.live { display: inline-flex; gap: .4rem; align-items: center; font-size: .8125rem; font-weight: 400; color: var(--soft); }
.live::before { content: ''; width: .55rem; height: .55rem; border-radius: 50%; background: var(--line); }
.live.on::before { background: #16a34a; }
article { padding: 1.35rem 0; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
article:target { box-shadow: -.6rem 0 0 -.35rem var(--accent); }
article.new { animation: arrive 1.2s ease-out; }
@keyframes arrive { from { background: color-mix(in srgb, var(--accent) 18%, transparent); } }
@media (prefers-reduced-motion: reduce) { article.new { animation: none; } html { scroll-behavior: auto; } }
article h3 { margin: 0 0 .15rem; font-size: 1.2rem; line-height: 1.3; }
article .body { margin: .5rem 0 0; white-space: pre-wrap; }
article time a { color: inherit; text-decoration: none; }
article time a:hover { text-decoration: underline; }
.empty { padding: 1.5rem 0; border-top: 1px solid var(--line); color: var(--soft); }
footer { padding-top: 1rem; padding-bottom: 3rem; }
[hidden] { display: none !important; }
`;
