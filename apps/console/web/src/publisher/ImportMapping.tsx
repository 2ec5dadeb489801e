import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Button, Select, TextField } from '../parts';
import {
  FIELD_HINTS,
  FIELD_NAMES,
  FIELDS,
  openFields,
  type Choice,
  type Choices,
  type Field,
} from './import-fields';
import './Import.css';

type Columns = Schemas['ImportDryRun']['columns'];

/** Where each field of the rows comes from: a column of the file, or one text for all. */
export function ImportMapping({
  file,
  columns,
  choices,
  onChange,
  busy,
  onBack,
  onCheck,
}: {
  file: File;
  columns: Columns;
  choices: Choices;
  onChange: (choices: Choices) => void;
  busy: boolean;
  onBack: () => void;
  onCheck: () => void;
}): ReactNode {
  const { t } = useLingui();
  const open = openFields(choices);
  return (
    <section className="stack">
      <h2>{t`Where is what in ${file.name}?`}</h2>
      <div className="card">
        {FIELDS.map((field) => (
          <MappingRow
            key={field}
            field={field}
            columns={columns}
            choice={choices[field]}
            onChange={(choice) => onChange({ ...choices, [field]: choice })}
          />
        ))}
      </div>
      {open.length > 0 && (
        <p className="soft">
          <Plural value={open.length} one="# field is still open." other="# fields are still open." />
        </p>
      )}
      <div className="row">
        <Button kind="primary" isDisabled={open.length > 0} busy={busy} onPress={onCheck}>
          {t`See what would happen`}
        </Button>
        <Button onPress={onBack}>{t`Another file`}</Button>
      </div>
      <p className="soft small">
        <Trans>This is a dry run: nobody is imported yet.</Trans>
      </p>
    </section>
  );
}

const ALL_ROWS = 'all';

function MappingRow({
  field,
  columns,
  choice,
  onChange,
}: {
  field: Field;
  columns: Columns;
  choice: Choice | undefined;
  onChange: (choice: Choice) => void;
}): ReactNode {
  const { t } = useLingui();
  const name = t(FIELD_NAMES[field]);
  const hint = t(FIELD_HINTS[field]);
  const isText = choice !== undefined && 'value' in choice;
  const options = [
    ...columns.map(({ column, name: title, samples }) => ({
      value: String(column),
      label: title || t`Column ${column}`,
      hint: samples[0],
    })),
    // Each person has an address of their own.
    ...(field === 'address' ? [] : [{ value: ALL_ROWS, label: t`The same for all rows` }]),
  ];
  return (
    <div className="mapping-row">
      <Select
        label={name}
        hint={isText ? undefined : hint}
        options={options}
        placeholder={t`Choose a column`}
        value={
          choice === undefined ? null : isText ? ALL_ROWS : String((choice as { column: number }).column)
        }
        onChange={(one) => onChange(one === ALL_ROWS ? { value: '' } : { column: Number(one) })}
      />
      {isText &&
        (field === 'transport' ? (
          <Select
            label={t`For all rows`}
            options={[
              { value: 'email', label: t`E-mail` },
              { value: 'whatsapp', label: t`WhatsApp` },
            ]}
            value={choice.value === '' ? null : (choice.value as 'email' | 'whatsapp')}
            onChange={(value) => onChange({ value })}
            placeholder={t`Choose one`}
          />
        ) : (
          <TextField
            label={t`For all rows`}
            hint={hint}
            value={choice.value}
            onChange={(value) => onChange({ value })}
            lines={field === 'consent_wording' ? 2 : undefined}
          />
        ))}
    </div>
  );
}
