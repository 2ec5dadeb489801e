import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { CopyField } from '../parts';

/** The records that a person enters where the DNS of the domain is kept, ready to be copied. */
export function DomainRecords({
  domain: { host, state, proof },
}: {
  domain: Schemas['DomainView'];
}): ReactNode {
  const { t } = useLingui();
  const { hostname } = location;
  return (
    <details className="records" open={state !== 'proven'}>
      <summary>{t`Records to enter where your DNS is kept`}</summary>
      <div className="stack">
        <section className="stack tight">
          <h3>{t`1. That the name is yours (TXT)`}</h3>
          <div className="columns">
            <CopyField label={t`Name`} value={proof.dns.name} />
            <CopyField label={t`Value`} value={proof.dns.value} />
          </div>
        </section>
        <section className="stack tight">
          <h3>{t`2. That it leads here (CNAME)`}</h3>
          <div className="columns">
            <CopyField label={t`Name`} value={host} />
            <CopyField
              label={t`Value`}
              value={hostname}
              hint={t`Whoever operates this installation may name another host or an address.`}
            />
          </div>
        </section>
        <details className="records">
          <summary>{t`No access to the DNS? A file proves it, too`}</summary>
          <div className="columns">
            <CopyField label={t`Address of the file`} value={proof.file.url} />
            <CopyField label={t`What it holds`} value={proof.file.content} />
          </div>
        </details>
      </div>
    </details>
  );
}
