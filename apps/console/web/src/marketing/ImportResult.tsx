import type { ReactNode } from 'react';
import { Plural, useLingui } from '@lingui/react/macro';
import { i18n } from '@lingui/core';
import type { Schemas } from '../api/client';
import { ButtonLink, Note, Table } from '../parts';
import { fieldWords } from '../parts/problem-words';

/** What became of each row: the refused ones with the reason in words, and the links that were made. */
export function ImportResult({
  result: { links, refused, dry_run },
}: {
  result: Schemas['LinkImportView'];
}): ReactNode {
  const { t } = useLingui();
  return (
    <div className="stack">
      {refused.length > 0 && (
        <section className="stack">
          <Note tone="warn">
            <Plural
              value={refused.length}
              one="# row is refused. The other rows are not held up by it."
              other="# rows are refused. The other rows are not held up by them."
            />
          </Note>
          <Table
            label={t`Refused rows`}
            rows={refused}
            keyOf={({ line, field }) => `${line} ${field}`}
            columns={[
              { id: 'line', title: t`Line`, cell: ({ line }) => line },
              { id: 'field', title: t`Column`, cell: ({ field }) => <code>{field}</code> },
              { id: 'why', title: t`Why`, cell: (row) => fieldWords(row, i18n) },
            ]}
          />
        </section>
      )}
      {!dry_run && links.length > 0 && (
        <section className="stack">
          <div className="row apart">
            <h2>
              <Plural value={links.length} one="# link is made" other="# links are made" />
            </h2>
            <ButtonLink icon="download" href={csvOf(links)} download="links-made.csv">
              {t`Addresses as CSV`}
            </ButtonLink>
          </div>
          <Table
            label={t`Links that were made`}
            rows={links}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => `/links/${id}`}
            columns={[
              {
                id: 'external_id',
                title: t`Id in the file`,
                cell: ({ external_id }) => <bdi>{external_id}</bdi>,
              },
              { id: 'url', title: t`Address`, cell: ({ url }) => <bdi>{url}</bdi> },
            ]}
          />
        </section>
      )}
    </div>
  );
}

/** The addresses as a file; what could be taken for a formula by a spreadsheet is quoted with an apostrophe. */
function csvOf(links: Schemas['LinkImportView']['links']): string {
  const cell = (text: string) => `"${text.replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"`;
  const rows = links.map(({ external_id, url }) => `${cell(external_id)},${cell(url)}`);
  return `data:text/csv;charset=utf-8,${encodeURIComponent(['external_id,url', ...rows].join('\r\n'))}`;
}
