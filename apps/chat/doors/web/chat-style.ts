import { PALETTE } from '#platform/http/palette.js';

/** The style sheet of the chat page; a string, so that it is in the build. */
export const CHAT_STYLE = `${PALETTE}:root { --theirs: #f0eee7; --note: #fff8e6; --note-line: #f0deb0; }
@media (prefers-color-scheme: dark) { :root { --theirs: #29322e; --note: #262213; --note-line: #4a4224; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
.chat {
  display: flex; flex-direction: column; height: 100dvh; max-width: 720px; margin: 0 auto; background: var(--card);
}
@media (min-width: 780px) {
  .chat { height: calc(100dvh - 48px); margin-top: 24px; border-radius: 16px; overflow: hidden; box-shadow: 0 8px 32px rgb(20 30 60 / 14%); }
}
.top { display: flex; gap: 12px; align-items: center; padding: 12px 16px; border-bottom: 1px solid var(--line); }
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center;
  background: var(--accent); color: var(--on); font-weight: 600; font-size: 18px;
}
.who { min-width: 0; }
h1 { margin: 0; font-size: 17px; line-height: 1.25; overflow-wrap: anywhere; }
.status { margin: 0; font-size: 13px; color: var(--soft); }
.status::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: #c08a2b; }
.status.live::before { background: #2e9e5b; }
.notice { padding: 8px 16px; border-bottom: 1px solid var(--note-line); background: var(--note); font-size: 14px; }
.notice summary { cursor: pointer; font-weight: 600; }
.notice p { margin: 4px 0 4px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: -4px; }
.log { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 4px; }
.said { margin-top: auto; }
.day { align-self: center; margin: 12px 0 8px; font-size: 12px; color: var(--soft); }
.message { max-width: min(80%, 520px); display: flex; flex-direction: column; align-items: flex-start; }
.message + .message.turn { margin-top: 10px; }
.message.mine { align-self: flex-end; align-items: flex-end; }
.bubble {
  padding: 9px 14px; border-radius: 18px 18px 18px 6px; background: var(--theirs);
  white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4;
}
.bubble a { color: inherit; }
.mine .bubble { background: var(--accent); color: var(--on); border-radius: 18px 18px 6px 18px; }
.pending .bubble { opacity: .65; }
.meta { margin: 2px 6px 0; font-size: 12px; color: var(--soft); }
.same:not(.failed) .meta { display: none; }
.failed .meta { color: var(--bad); }
.meta button { font: inherit; color: inherit; background: none; border: 0; padding: 4px; text-decoration: underline; cursor: pointer; }
.earlier { align-self: center; margin-bottom: 12px; padding: 6px 14px; font: inherit; font-size: 13px; color: var(--accent); background: none; border: 1px solid var(--line); border-radius: 999px; cursor: pointer; }
.consent { padding: 10px 16px; border-top: 1px solid var(--line); font-size: 14px; max-height: 45dvh; overflow-y: auto; }
.consent p { margin: 0 0 8px; }
.consent .explanation { color: var(--soft); }
.consent summary { cursor: pointer; margin-bottom: 6px; }
.consent .choices { display: flex; flex-wrap: wrap; gap: 8px; }
.consent button { min-height: 40px; padding: 6px 18px; font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 999px; cursor: pointer; }
.consent button:disabled { opacity: .45; cursor: default; }
.consent .trouble { margin: 8px 0 0; color: var(--bad); }
.composer { display: flex; gap: 8px; align-items: flex-end; padding: 10px 12px calc(10px + env(safe-area-inset-bottom)); border-top: 1px solid var(--line); }
.composer textarea {
  flex: 1; min-width: 0; resize: none; max-height: 160px; padding: 10px 16px; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: 22px; overflow-y: auto;
}
.composer textarea:focus { outline: 2px solid var(--accent); outline-offset: -1px; }
.composer textarea::placeholder { color: var(--soft); opacity: 1; }
.send { flex: none; width: 44px; height: 44px; display: grid; place-items: center; border: 0; border-radius: 50%; background: var(--accent); color: var(--on); cursor: pointer; }
.attach { flex: none; width: 44px; height: 44px; display: grid; place-items: center; border: 0; border-radius: 50%; background: none; color: var(--soft); cursor: pointer; }
.attach:disabled { opacity: .45; cursor: default; }
.picture img { display: block; max-width: 100%; height: auto; max-height: 320px; object-fit: contain; border-radius: 10px; }
.picture + .words, .file + .words { margin-top: 6px; }
.send:disabled { opacity: .45; cursor: default; }
.send:focus-visible, .attach:focus-visible, .earlier:focus-visible, .consent button:focus-visible, .consent:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.plain { max-width: 480px; margin: 15vh auto 0; padding: 0 20px; text-align: center; }
.plain h1 { font-size: 24px; margin-bottom: 8px; }
@media (prefers-reduced-motion: no-preference) { .message { animation: come .16s ease-out; } @keyframes come { from { opacity: 0; transform: translateY(4px); } } }
`;
