/** CSS variables with the colours of every page, for light and dark mode. */
export const PALETTE = `:root{color-scheme:light dark;--ink:#1d2a26;--soft:#5d6b66;--paper:#fbfaf6;--card:#fff;--line:#e2ded3;--accent:#0f766e;--on:#fff;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#ece9e1;--soft:#a3aca7;--paper:#151a18;--card:#1c2220;--line:#323b37;--accent:#5eead4;--on:#08312d;--bad:#fda29b}}
`;
