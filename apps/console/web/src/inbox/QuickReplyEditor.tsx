import { useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { Button } from '../parts/Button';
import { Checkbox } from '../parts/Checkbox';
import { Form } from '../parts/Form';
import { TextField } from '../parts/TextField';
import { say } from '../parts/Toast';
import { answered } from './queries';
import type { QuickReply } from './types';

/** What a text may insert. */
const VARIABLES = ['{{contact_name|Kak}}', '{{brand_name}}', '{{greeting|}}'];

/** One quick reply: its shortcut, and its text for all customers or for one language. */
export function QuickReplyEditor({
  reply,
  onDone,
  onCancel,
}: {
  reply: QuickReply | null;
  onDone: () => void;
  onCancel: () => void;
}): ReactNode {
  const { t } = useLingui();
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [any, setAny] = useState(reply?.texts.any ?? '');
  const [id, setId] = useState(reply?.texts.id ?? '');
  const [en, setEn] = useState(reply?.texts.en ?? '');
  const [namesAgent, setNamesAgent] = useState(reply?.names_agent ?? false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const isEmpty = shortcut.trim() === '' || [any, id, en].every((text) => text.trim() === '');

  async function save(): Promise<void> {
    setBusy(true);
    const given = (text: string) => (text.trim() === '' ? null : text);
    const texts = { any: given(any), id: given(id), en: given(en) };
    const body = { shortcut: shortcut.trim(), texts, names_agent: namesAgent };
    try {
      if (reply)
        await answered(api.PATCH('/v1/quick-replies/{id}', { params: { path: { id: reply.id } }, body }));
      else
        await answered(
          api.POST('/v1/quick-replies', { params: { header: { 'Idempotency-Key': key } }, body }),
        );
      say(t`/${body.shortcut} is saved`);
      onDone();
    } catch (failed) {
      setError(failed);
      setKey(newKey());
      setBusy(false);
    }
  }

  return (
    <Form
      onSubmit={() => void save()}
      error={error}
      fields={['shortcut', 'texts.any', 'texts.id', 'texts.en']}
      actions={
        <>
          <Button
            type="submit"
            kind="primary"
            busy={isBusy}
            isDisabled={isEmpty}
          >{t`Save the quick reply`}</Button>
          <Button onPress={onCancel}>{t`Cancel`}</Button>
        </>
      }
    >
      <TextField
        label={t`Shortcut`}
        name="shortcut"
        before="/"
        value={shortcut}
        onChange={(value) => setShortcut(value.toLowerCase())}
        hint={t`Small letters, digits, - and _`}
        maxLength={32}
        isRequired
        autoFocus
      />
      <TextField
        label={t`Text for all customers`}
        name="texts.any"
        value={any}
        onChange={setAny}
        lines={4}
        maxLength={2_000}
        hint={
          <>
            {t`It may insert:`}{' '}
            {VARIABLES.map((one) => (
              <code key={one}>{one} </code>
            ))}
          </>
        }
      />
      <TextField
        label={t`In Indonesian, if it differs`}
        name="texts.id"
        value={id}
        onChange={setId}
        lines={2}
        maxLength={2_000}
      />
      <TextField
        label={t`In English, if it differs`}
        name="texts.en"
        value={en}
        onChange={setEn}
        lines={2}
        maxLength={2_000}
      />
      <Checkbox isSelected={namesAgent} onChange={setNamesAgent}>
        {t`It may tell the customer my name:`} <code>{'{{agent_name}}'}</code>
      </Checkbox>
    </Form>
  );
}
