import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Badge, Button, useFormats } from '../parts';
import { ConditionFields } from './ConditionFields';
import { DoorFields } from './DoorFields';
import { newDoor, type DoorDraft } from './link-draft';

/** Doors that a link may have. */
const MAX_DOORS = 10;

/** Where the link leads: rules from the first to the last, and the door for everyone else. */
export function DoorList({
  doors,
  onChange,
  shares,
}: {
  doors: readonly DoorDraft[];
  onChange: (doors: DoorDraft[]) => void;
  /** How many of a hundred visitors like the tried one get each door, as the server says it. */
  shares: readonly Schemas['TriedDoorView'][] | undefined;
}): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const last = doors.length - 1;
  const change = (index: number, part: Partial<DoorDraft>) =>
    onChange(doors.map((door, at) => (at === index ? { ...door, ...part } : door)));
  const move = (index: number) => {
    const after = [...doors];
    after.splice(index - 1, 0, ...after.splice(index, 1));
    onChange(after);
  };
  const add = () => onChange([...doors.slice(0, last), { ...newDoor(), devices: ['phone'] }, doors[last]!]);
  return (
    <section className="stack">
      <div className="stack tight">
        <h2>{t`Where it leads`}</h2>
        {last > 0 && (
          <p className="soft small">{t`The first rule that fits a visitor holds. Who fits none gets the last door.`}</p>
        )}
      </div>
      {doors.map((door, index) => {
        const isLast = index === last;
        const percent = shares?.length === doors.length ? shares[index]?.percent : undefined;
        const title = isLast ? (last === 0 ? t`For everyone` : t`For everyone else`) : t`Rule ${index + 1}`;
        return (
          <fieldset key={door.key} className="card stack door">
            <legend className="unseen">{title}</legend>
            <div className="row apart">
              <h3 className="row">
                {title}
                {last > 0 && percent !== undefined && (
                  <Badge tone={percent > 0 ? 'accent' : 'plain'}>
                    {number(percent / 100, { style: 'percent' })}
                  </Badge>
                )}
              </h3>
              {!isLast && (
                <div className="row">
                  {index > 0 && (
                    <Button kind="quiet" onPress={() => move(index)}>
                      {t`Move up`}
                    </Button>
                  )}
                  <Button
                    kind="quiet"
                    icon="trash"
                    label={t`Remove rule ${index + 1}`}
                    onPress={() => onChange(doors.filter((_, at) => at !== index))}
                  />
                </div>
              )}
            </div>
            {!isLast && (
              <ConditionFields door={door} path={`doors.${index}`} set={(part) => change(index, part)} />
            )}
            <DoorFields door={door} path={`doors.${index}`} set={(part) => change(index, part)} />
          </fieldset>
        );
      })}
      {doors.length < MAX_DOORS && (
        <div className="row">
          <Button icon="add" onPress={add}>
            {t`Add a rule`}
          </Button>
          <span className="soft small">{t`By device, language, country, hours or share.`}</span>
        </div>
      )}
    </section>
  );
}
