import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { CheckboxGroup, Label } from 'react-aria-components';
import { useSession } from '../api/session';
import { Button, Checkbox, TextField } from '../parts';
import type { Device, DoorDraft, HoursDraft, Weekday } from './link-draft';

const DAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** For whom a rule holds: all that is given has to fit. */
export function ConditionFields({
  door,
  path,
  set,
}: {
  door: DoorDraft;
  path: string;
  set: (part: Partial<DoorDraft>) => void;
}): ReactNode {
  const { t } = useLingui();
  const devices: [Device, string][] = [
    ['phone', t`Phone`],
    ['tablet', t`Tablet`],
    ['desktop', t`Computer`],
    ['other', t`Other device`],
  ];
  return (
    <div className="stack conditions">
      <CheckboxGroup
        className="field"
        value={door.devices}
        onChange={(value) => set({ devices: value as Device[] })}
      >
        <Label className="field-label">{t`Devices`}</Label>
        <div className="row ticks">
          {devices.map(([value, label]) => (
            <Checkbox key={value} value={value}>
              {label}
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      <div className="columns">
        <TextField
          label={t`Languages`}
          name={`${path}.when.languages`}
          value={door.languages}
          onChange={(languages) => set({ languages })}
          placeholder="id, en"
          hint={t`Of the browser, as two letters each.`}
        />
        <TextField
          label={t`Countries`}
          name={`${path}.when.countries`}
          value={door.countries}
          onChange={(countries) => set({ countries })}
          placeholder="ID, MY"
          hint={t`As two letters each. They are known only where a proxy in front of Corong tells them.`}
        />
        <TextField
          label={t`Share in percent`}
          name={`${path}.when.share`}
          inputMode="numeric"
          value={door.share}
          onChange={(share) => set({ share: share.replace(/\D/g, '').slice(0, 2) })}
          placeholder="50"
          hint={t`Of those whom all else fits. The same visitor gets the same door.`}
        />
      </div>
      {door.hours.map((hours, index) => (
        <HoursFields
          key={index}
          hours={hours}
          onChange={(now) => set({ hours: door.hours.map((one, at) => (at === index ? now : one)) })}
          remove={() => set({ hours: door.hours.filter((_, at) => at !== index) })}
        />
      ))}
      <div className="row">
        <Button
          kind="quiet"
          icon="clock"
          onPress={() =>
            set({ hours: [...door.hours, { days: [...DAYS.slice(0, 5)], from: '09:00', to: '17:00' }] })
          }
        >
          {t`Add hours`}
        </Button>
      </div>
    </div>
  );
}

function HoursFields({
  hours,
  onChange,
  remove,
}: {
  hours: HoursDraft;
  onChange: (hours: HoursDraft) => void;
  remove: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  const zone = useSession().workspace.time_zone;
  // 1 January 2024 was a Monday.
  const nameOf = (index: number) =>
    new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 1 + index),
    );
  return (
    <div className="stack tight hours">
      <CheckboxGroup
        className="field"
        value={hours.days}
        onChange={(days) => onChange({ ...hours, days: DAYS.filter((day) => days.includes(day)) })}
      >
        <Label className="field-label">{t`Hours in the zone ${zone}`}</Label>
        <div className="row ticks">
          {DAYS.map((day, index) => (
            <Checkbox key={day} value={day}>
              {nameOf(index)}
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      <div className="row hours-times">
        <TextField
          label={t`From`}
          type="time"
          value={hours.from}
          onChange={(from) => onChange({ ...hours, from })}
        />
        <TextField label={t`To`} type="time" value={hours.to} onChange={(to) => onChange({ ...hours, to })} />
        <Button kind="quiet" icon="trash" label={t`Remove these hours`} onPress={remove} />
      </div>
    </div>
  );
}
