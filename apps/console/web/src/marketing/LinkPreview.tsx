import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ApiProblem, hasStatus } from '../api/problem';
import { Note, ProblemNote, Select, Skeleton, Tabs, TextField } from '../parts';
import { fieldWords } from '../parts/problem-words';
import type { Device } from './link-draft';
import { Phone } from './Phone';
import { SharedCard } from './SharedCard';
import type { Tried } from './tried-link';
import { useDoorNames } from './words';
import './LinkPreview.css';

/** What customers will see of the link: on a phone, door by door, and as a card where it is shared. */
export function LinkPreview({ tried }: { tried: Tried }): ReactNode {
  const { t } = useLingui();
  const { data, error } = tried;
  // While fields are being filled in, the server cannot say more; the form says what is missing once it is sent.
  const isUnfinished = hasStatus(error, 422) || hasStatus(error, 400);
  return (
    <aside className="preview" aria-label={t`What the customer will see`}>
      <h2>{t`What the customer will see`}</h2>
      {error && !isUnfinished ? <ProblemNote error={error} retry={() => void tried.refetch()} /> : null}
      {isUnfinished && <Unfinished error={error} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && (
        <Tabs
          label={t`What the customer will see`}
          tabs={[
            { id: 'phone', title: t`On a phone`, content: <OnPhone tried={tried} data={data} /> },
            { id: 'card', title: t`When shared`, content: <SharedCard card={data.card} url={data.url} /> },
          ]}
        />
      )}
    </aside>
  );
}

/** What keeps the link from being shown: what is still to be entered, or what is wrong with what was. */
function Unfinished({ error }: { error: unknown }): ReactNode {
  const { t, i18n } = useLingui();
  const wrong =
    error instanceof ApiProblem ? error.errors.find(({ rule }) => rule !== 'required') : undefined;
  if (wrong) return <Note tone="warn">{fieldWords(wrong, i18n)}</Note>;
  return <Note>{t`It is shown here once the door is complete.`}</Note>;
}

function OnPhone({ tried, data }: { tried: Tried; data: NonNullable<Tried['data']> }): ReactNode {
  const { t } = useLingui();
  const names = useDoorNames();
  const [chosen, choose] = useState<string | null>(null);
  const { doors } = data;
  const most = doors.reduce((best, door, index) => (door.percent > doors[best]!.percent ? index : best), 0);
  const index = chosen !== null && Number(chosen) < doors.length ? Number(chosen) : most;
  const door = doors[index]!;
  return (
    <div className="stack">
      {doors.length > 1 && (
        <>
          <Visitor tried={tried} />
          <Select
            label={t`Door`}
            options={doors.map((one, at) => ({
              value: String(at),
              label: `${at === doors.length - 1 ? t`Everyone else` : t`Rule ${at + 1}`}: ${names[one.door]}`,
              hint: t`${one.percent} of 100 such visitors`,
            }))}
            value={String(index)}
            onChange={choose}
          />
        </>
      )}
      <Phone door={door} />
    </div>
  );
}

/** The visitor with whom the rules are tried. */
function Visitor({ tried: { visit, setVisit } }: { tried: Tried }): ReactNode {
  const { t } = useLingui();
  const devices: { value: Device; label: string }[] = [
    { value: 'phone', label: t`Phone` },
    { value: 'tablet', label: t`Tablet` },
    { value: 'desktop', label: t`Computer` },
    { value: 'other', label: t`Other device` },
  ];
  return (
    <div className="visitor">
      <Select
        label={t`Visitor with`}
        options={devices}
        value={visit.device}
        onChange={(device) => setVisit({ ...visit, device })}
      />
      <TextField
        label={t`Language`}
        value={visit.language}
        onChange={(language) => setVisit({ ...visit, language: language.toLowerCase() })}
        maxLength={3}
        placeholder="id"
      />
      <TextField
        label={t`Country`}
        value={visit.country}
        onChange={(country) => setVisit({ ...visit, country: country.toUpperCase() })}
        maxLength={2}
        placeholder="ID"
      />
    </div>
  );
}
