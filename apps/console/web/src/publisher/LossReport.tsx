import type { ReactNode } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { useFormats } from '../parts';
import { useTransportName } from './transports';

type Loss = Schemas['PreviewLoss'];
type Preview = Schemas['TransportPreview'];

/** Says what of a post does not arrive over one transport. */
export function useLossWords(): (loss: Loss) => string {
  const { t } = useLingui();
  const { number } = useFormats();
  return ({ kind, kept, of, words }) => {
    const [some, all] = [number(kept), number(of)];
    if (kind === 'cut') return t`cut after ${some} of ${all} characters`;
    if (kind === 'links') return t`${some} of ${plural(of, { one: '# link', other: '# links' })}`;
    if (kind === 'line_breaks') return t`all on one line`;
    if (kind === 'title') return t`the title is left out`;
    return words;
  };
}

/** What is lost by transport, of those that somebody follows by; nothing where nothing is lost. */
export function LossReport({ previews }: { previews: readonly Preview[] }): ReactNode {
  const lossWords = useLossWords();
  const nameOf = useTransportName();
  const losing = previews.filter(({ followers, losses }) => followers > 0 && losses.length > 0);
  if (losing.length === 0) return null;
  return (
    <ul className="stack tight">
      {losing.map(({ transport, losses }) => (
        <li key={transport}>
          <strong>{nameOf(transport)}</strong>: {losses.map(lossWords).join('; ')}
        </li>
      ))}
    </ul>
  );
}

/** Transports by which people follow and nothing can be sent, because something is not set up. */
export const notSetUp = (previews: readonly Preview[]): Preview[] =>
  previews.filter(({ followers, set_up }) => followers > 0 && !set_up);
