import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { newKey, query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Note, PageHeader, ProblemNote } from '../parts';
import { ImportDone } from './ImportDone';
import { ImportFile } from './ImportFile';
import { ImportMapping } from './ImportMapping';
import { ImportProgress } from './ImportProgress';
import { ImportTrial } from './ImportTrial';
import { uploadCsv } from '../api/csv-upload';
import { guessChoices, openFields, queryOf, type Choices } from './import-fields';

type DryRun = Schemas['ImportDryRun'];
type Import = Schemas['ImportView'];

/** Imports followers in four steps: the file, where its fields are, what would happen, and the import itself. */
export default function ImportPage({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const channel = query.useQuery('get', '/v1/channels/{id}', { params: { path: { id } } });
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<DryRun['columns']>([]);
  const [choices, setChoices] = useState<Choices>({});
  const [sent, setSent] = useState(0);
  const [key, setKey] = useState(newKey);
  const at = `/v1/channels/${id}/imports`;

  const trial = useMutation({
    mutationFn: ({ from, chosen }: { from: File; chosen: Choices }) =>
      uploadCsv<DryRun>(`${at}/dry-run?${queryOf(chosen)}`, from, { onProgress: setSent }),
  });
  const look = useMutation({
    mutationFn: (from: File) => uploadCsv<DryRun>(`${at}/dry-run`, from, { onProgress: setSent }),
    onSuccess: (seen, from) => {
      const guessed = guessChoices(seen);
      setFile(from);
      setColumns(seen.columns);
      setChoices(guessed);
      if (openFields(guessed).length === 0) trial.mutate({ from, chosen: guessed });
    },
  });
  const run = useMutation({
    mutationFn: (from: File) =>
      uploadCsv<Import>(`${at}?${queryOf(choices)}`, from, { onProgress: setSent, key }),
    onSuccess: () => reload('/v1/channels/{id}/audience', '/v1/channels/{id}/imports'),
  });
  const anew = () => {
    setFile(null);
    setKey(newKey());
    for (const one of [look, trial, run]) one.reset();
  };

  return (
    <>
      <PageHeader
        title={t`Import followers`}
        back={{ href: `/channels/${id}/followers`, label: channel.data?.name ?? t`Followers` }}
        lead={t`For people who agreed elsewhere. Each row says when and how they agreed; that proof is kept.`}
      />
      <div className="stack measure">
        {!file && <ImportFile busy={look.isPending} sent={sent} onFile={(one) => look.mutate(one)} />}
        <ProblemNote error={look.error} />
        {file && !trial.data && (
          <ImportMapping
            file={file}
            columns={columns}
            choices={choices}
            onChange={setChoices}
            busy={trial.isPending}
            onBack={anew}
            onCheck={() => trial.mutate({ from: file, chosen: choices })}
          />
        )}
        <ProblemNote error={trial.error} />
        {file && trial.data && !run.data && !run.isPending && (
          <ImportTrial trial={trial.data} onBack={() => trial.reset()} onRun={() => run.mutate(file)} />
        )}
        {run.isPending && <ImportProgress id={id} sent={sent} rows={trial.data?.rows ?? 0} />}
        {run.error && (
          <>
            <ProblemNote error={run.error} />
            <Note>
              <p>
                <Trans>
                  Rows that were read are imported. Import the same file again: it goes on where it stopped.
                </Trans>
              </p>
            </Note>
          </>
        )}
        {run.data && (
          <ImportDone
            done={run.data}
            channelId={id}
            another={<Button onPress={anew}>{t`Import another file`}</Button>}
          />
        )}
      </div>
    </>
  );
}
