import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Select, TextField } from '../parts';
import type { LinkDraft } from './link-draft';
import { useDomains } from './lists';

/** Host and code of a new link. */
export function LinkAddress({
  link: { domain, code },
  set,
}: {
  link: LinkDraft;
  set: (part: Partial<LinkDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const proven = (useDomains().data ?? []).filter(({ state }) => state === 'proven');
  return (
    <div className="columns">
      {proven.length > 0 && (
        <Select
          label={t`Domain`}
          name="domain"
          options={[
            { value: '', label: location.host },
            ...proven.map(({ host }) => ({ value: host, label: host })),
          ]}
          value={domain}
          onChange={(host) => set({ domain: host })}
        />
      )}
      <TextField
        label={t`Code`}
        name="code"
        value={code}
        onChange={(text) => set({ code: text })}
        before={domain === '' ? '/c/' : '/'}
        placeholder={t`made for you`}
        maxLength={64}
        autoComplete="off"
        hint={t`Optional. It stays as it is once the link is made, since it is printed.`}
      />
    </div>
  );
}
