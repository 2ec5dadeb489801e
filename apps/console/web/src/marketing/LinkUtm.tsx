import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { TextField } from '../parts';
import { UTM, type LinkDraft } from './link-draft';

/** UTM labels for clicks whose address has none. */
export function LinkUtm({
  utm,
  onChange,
}: {
  utm: LinkDraft['utm'];
  onChange: (utm: LinkDraft['utm']) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <details className="more" open={UTM.some((label) => utm[label] !== '')}>
      <summary>{t`UTM labels`}</summary>
      <div className="stack">
        <p className="soft small">{t`For clicks whose address has none of its own.`}</p>
        <div className="columns">
          {UTM.map((label) => (
            <TextField
              key={label}
              label={`utm_${label}`}
              name={`utm.${label}`}
              value={utm[label]}
              onChange={(text) => onChange({ ...utm, [label]: text })}
              maxLength={200}
            />
          ))}
        </div>
      </div>
    </details>
  );
}
