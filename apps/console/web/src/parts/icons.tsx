import type { ReactNode } from 'react';
import './icons.css';

/** The one set of icons: strokes on a grid of 24, which take the colour of the text beside them. */
const PATHS = {
  add: 'M12 5v14M5 12h14',
  agent: 'M4 13v-1a8 8 0 0 1 16 0v1M4 13h3v6H5a1 1 0 0 1-1-1zm16 0h-3v6h2a1 1 0 0 0 1-1zM17 19c0 2-2 2-4 2',
  archive: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
  back: 'M19 12H5M11 6l-6 6 6 6',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
  campaign: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  channel: 'M3 10h4l11-5v14L7 14H3zM8 14l2 6h3M21 10c1 1 1 3 0 4',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  check: 'M5 12.5l4.5 4.5L19 7',
  chevron: 'M6 9l6 6 6-6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  export: 'M12 16V4M7 8l5-5 5 5M5 20h14',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  filter: 'M4 6h16M7 12h10M10 18h4',
  followers:
    'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-6 7-6s7 2 7 6M17 4a4 4 0 0 1 0 7M19 15c2 1 3 3 3 6',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M12 17h.01',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  inbox: 'M4 4h16v16H4zM4 14h5l1 3h4l1-3h5',
  key: 'M14 10a4 4 0 1 0-4 4l1 1h2v2h2v2h3v-3l-5-5',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  moon: 'M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z',
  more: 'M5 11.5h.5v1H5zM12 11.5h.5v1H12zM19 11.5h.5v1H19z',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  people: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6',
  phone: 'M8 3h8v18H8zM11 18h2',
  play: 'M7 5l12 7-12 7z',
  plug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  post: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2h-2M14 20h2M20 18v2h-2',
  refresh: 'M20 6v5h-5M4 18v-5h5M19 11a7 7 0 0 0-13-3M5 13a7 7 0 0 0 13 3',
  report: 'M4 20V4M4 20h16M8 16l4-5 3 3 5-7',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  send: 'M4 12L20 4l-5 16-4-6zM11 14l9-10',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4',
  shield: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z',
  signOut: 'M14 4h5v16h-5M3 12h11M10 8l4 4-4 4',
  stop: 'M7 7h10v10H7z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3',
  upload: 'M12 20V9M7 13l5-5 5 5M5 4h14',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
} as const;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];

/** An icon beside a text that says the same; it is hidden from screen readers. */
export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of the product. */
export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 72 40" aria-hidden="true" focusable="false">
      <path d="M4 15h10L38 4v32L14 25H4z" />
      <path d="M18 26l4 11h7" />
      <path d="M48 13c4 4 4 10 0 14M57 7c8 8 8 18 0 26" />
    </svg>
  );
}
