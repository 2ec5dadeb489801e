import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Button, Count, Note, Table, useFormats } from '../parts';
import { FIELD_NAMES } from './import-fields';
import { useRefusalWords } from './refusal-words';
import './Delivery.css';
import './Import.css';

/** What an import would do, with each refusal in words, before it does anything. */
export function ImportTrial({
  trial: { rows, would_join, already_following, refused, refusals },
  onBack,
  onRun,
}: {
  trial: Schemas['ImportDryRun'];
  onBack: () => void;
  onRun: () => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <section className="stack">
      <h2>{t`What would happen`}</h2>
      <div className="card import-figures">
        <Figure value={would_join} name={t`would follow`} />
        <Figure value={already_following} name={t`follow already`} />
        <Figure value={refused} name={t`are refused`} />
      </div>
      {rows === 0 && (
        <Note tone="warn">
          <Trans>The file has no rows below its first line.</Trans>
        </Note>
      )}
      <div className="row">
        <Button kind="primary" icon="upload" isDisabled={would_join === 0} onPress={onRun}>
          <Plural value={would_join} _0="Nobody to import" one="Import # person" other="Import # people" />
        </Button>
        <Button onPress={onBack}>{t`Change the columns`}</Button>
      </div>
      {refusals.length > 0 && <RefusalTable refusals={refusals} refused={refused} />}
    </section>
  );
}

export function Figure({ value, name }: { value: number; name: string }): ReactNode {
  return (
    <div>
      <p className="figure">
        <Count value={value} />
      </p>
      <p className="soft small">{name}</p>
    </div>
  );
}

function RefusalTable({
  refusals,
  refused,
}: {
  refusals: Schemas['ImportDryRun']['refusals'];
  refused: number;
}): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const wordsOf = useRefusalWords();
  const fieldName = (field: string) =>
    field in FIELD_NAMES ? t(FIELD_NAMES[field as keyof typeof FIELD_NAMES]) : t`The row`;
  return (
    <div className="stack tight">
      <h3>{t`Refused rows`}</h3>
      <Table
        label={t`Refused rows`}
        rows={refusals}
        keyOf={({ line }) => String(line)}
        columns={[
          { id: 'line', title: t`Line`, number: true, cell: ({ line }) => number(line) },
          { id: 'field', title: t`Field`, cell: ({ field }) => fieldName(field) },
          { id: 'why', title: t`Why`, cell: ({ reason, words }) => wordsOf(reason, words) },
        ]}
      />
      {refused > refusals.length && (
        <p className="soft small">
          <Trans>
            These are the first {number(refusals.length)}. After the import all can be downloaded.
          </Trans>
        </p>
      )}
    </div>
  );
}
