import type { ReactNode } from 'react';

const ADDRESS = /https?:\/\/[^\s<>"']{3,500}[^\s<>"'.,;:!?)\]]/g;

/** A text as it was written; web addresses in it can be opened, and learn nothing of this page. */
export function LinkedText({ text }: { text: string }): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const [address] = found;
    parts.push(
      text.slice(at, found.index),
      <a key={found.index} href={address} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    );
    at = found.index + address.length;
  }
  parts.push(text.slice(at));
  return (
    <p className="message-text" dir="auto">
      {parts}
    </p>
  );
}
