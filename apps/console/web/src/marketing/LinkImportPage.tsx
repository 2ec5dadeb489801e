import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Plural, useLingui } from '@lingui/react/macro';
import { DropZone, FileTrigger } from 'react-aria-components';
import { send, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, ButtonLink, Note, PageHeader, ProblemNote, say } from '../parts';
import { ImportResult } from './ImportResult';
import './marketing.css';

/** Milliseconds that a file of 1,000 rows may take. */
const TIMEOUT = 120_000;
const COLUMNS =
  'external_id,ad_id,name,code,domain,door,phone,connection_id,draft,channel,utm_source,utm_campaign';
/** An example that opens in a spreadsheet. */
const EXAMPLE = `data:text/csv;charset=utf-8,${encodeURIComponent(`${COLUMNS}\r\nposter-1,adv_…,Poster 1,,,wa_me,6281234567890,Halo {code},,,poster,\r\n`)}`;

async function sendFile(file: File, dryRun: boolean): Promise<Schemas['LinkImportView']> {
  const request = new Request(new URL(`/v1/links/import?dry_run=${dryRun}`, location.origin), {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file,
  });
  return (await (await send(request, TIMEOUT)).json()) as Schemas['LinkImportView'];
}

/** Many links from a file: tried first, made once a person has seen what each row comes to. */
export default function LinkImportPage(): ReactNode {
  const { t } = useLingui();
  const [file, setFile] = useState<File | null>(null);
  const dry = useMutation({ mutationFn: (given: File) => sendFile(given, true) });
  const make = useMutation({
    mutationFn: async (given: File) => {
      const made = await sendFile(given, false);
      await reload('/v1/links', '/v1/reports');
      return made;
    },
    onSuccess: ({ links }) => say(t`Links made: ${links.length}`),
  });
  const take = (given: File | undefined) => {
    if (!given) return;
    setFile(given);
    make.reset();
    dry.mutate(given);
  };
  const tried = dry.data;
  const count = tried?.links.length ?? 0;
  return (
    <>
      <PageHeader
        title={t`Links from a file`}
        lead={t`A CSV file with one link a row, up to 1,000 rows. It is tried first: nothing is made until you say so.`}
        back={{ href: '/campaigns', label: t`Campaigns` }}
        actions={
          <ButtonLink icon="download" href={EXAMPLE} download="links.csv">
            {t`Example`}
          </ButtonLink>
        }
      />
      <div className="stack">
        <DropZone
          className="drop"
          aria-label={t`CSV file`}
          getDropOperation={() => 'copy'}
          onDrop={async ({ items }) => {
            const dropped = items.find((one) => one.kind === 'file');
            if (dropped) take(await dropped.getFile());
          }}
        >
          <p>{file ? <bdi>{file.name}</bdi> : t`Drop the file here, or choose it.`}</p>
          <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => take(files?.[0])}>
            <Button kind={file ? 'secondary' : 'primary'} icon="upload" busy={dry.isPending}>
              {file ? t`Choose another file` : t`Choose a file`}
            </Button>
          </FileTrigger>
          <p className="soft small">
            {t`It needs the columns external_id, by which the same row is never made twice, and ad_id.`}
          </p>
        </DropZone>
        <ProblemNote error={dry.error ?? make.error} />
        {file && tried && !make.data && (
          <>
            {count > 0 && (
              <Note tone="good">
                <div className="row apart">
                  <span>
                    <Plural value={count} one="# row is in order." other="# rows are in order." />
                  </span>
                  <Button kind="primary" busy={make.isPending} onPress={() => make.mutate(file)}>
                    <Plural value={count} one="Make # link" other="Make # links" />
                  </Button>
                </div>
              </Note>
            )}
            <ImportResult result={tried} />
          </>
        )}
        {make.data && <ImportResult result={make.data} />}
      </div>
    </>
  );
}
