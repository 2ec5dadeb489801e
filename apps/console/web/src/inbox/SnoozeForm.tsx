import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { useFormats } from '../parts/formats';
import { TextField } from '../parts/TextField';
import { useInbox } from './inbox-context';
import { instantOf, SNOOZES, snoozeUntil } from './snooze-times';
import { useWork } from './work';
import type { Conversation } from './types';

const WORDS = {
  hour: msg`In an hour`,
  evening: msg`This evening`,
  tomorrow: msg`Tomorrow morning`,
  monday: msg`Monday morning`,
};

/** Hides the conversation until a time, or until the customer writes. */
export function SnoozeForm({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  const { timeZone } = useInbox();
  const { time } = useFormats();
  const work = useWork();
  const [own, setOwn] = useState('');
  const [isPast, setPast] = useState(false);
  const snooze = async (until: Date) => {
    if (await work.snooze(conversation, until, time(until, 'short'))) onClose();
  };
  const snoozeOwn = () => {
    const [year, month, day, hour, minute] = own.split(/\D/).map(Number);
    const at = instantOf({ year: year!, month: month!, day: day! }, 0, hour!, timeZone, minute);
    if (at <= Date.now()) return setPast(true);
    void snooze(new Date(at));
  };
  return (
    <Dialog title={t`Snooze until when?`} isOpen onOpenChange={onClose}>
      <div className="stack">
        <p className="soft">{t`It comes back then, or as soon as the customer writes.`}</p>
        <div className="stack tight">
          {SNOOZES.map((one, index) => {
            const until = snoozeUntil(one, Date.now(), timeZone);
            if (!until) return null;
            return (
              <Button key={one} autoFocus={index === 0} onPress={() => void snooze(until)}>
                {`${i18n._(WORDS[one])} · ${time(until, 'short')}`}
              </Button>
            );
          })}
        </div>
        <Form
          onSubmit={snoozeOwn}
          actions={<Button type="submit" isDisabled={own === ''}>{t`Snooze until this time`}</Button>}
        >
          <TextField
            label={t`Another time`}
            type="datetime-local"
            value={own}
            onChange={(value) => {
              setOwn(value);
              setPast(false);
            }}
            hint={isPast ? t`This time is past.` : t`In the time zone ${timeZone}`}
          />
        </Form>
      </div>
    </Dialog>
  );
}
