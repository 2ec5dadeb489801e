import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, newKey, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Checkbox, Dialog, Form, say, TextField } from '../parts';

/** Characters that a greeting may have. */
const MAX_TEXT = 1_000;

/** Makes a greeting, or changes one. */
export function GreetingDialog({
  greeting,
  ...shown
}: {
  greeting: Schemas['GreetingView'] | undefined;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...shown} title={greeting ? t`Change the greeting` : t`New greeting`}>
      {(close) => <GreetingForm greeting={greeting} done={close} />}
    </Dialog>
  );
}

function GreetingForm({
  greeting,
  done,
}: {
  greeting: Schemas['GreetingView'] | undefined;
  done: () => void;
}): ReactNode {
  const { t } = useLingui();
  const [text, setText] = useState(greeting?.text ?? '');
  const [name, setName] = useState(greeting?.name ?? '');
  const [isDefault, setDefault] = useState(greeting?.default ?? false);
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: async () => {
      const body = { text, default: isDefault, ...(name.trim() && { name: name.trim() }) };
      if (greeting) await api.PATCH('/v1/greetings/{id}', { params: { path: { id: greeting.id } }, body });
      else await api.POST('/v1/greetings', { params: { header: { 'Idempotency-Key': key } }, body });
      await reload('/v1/greetings');
    },
    onSuccess: () => {
      say(greeting ? t`The greeting is changed, for chats that open from now on` : t`The greeting is made`);
      done();
    },
  });
  return (
    <Form
      onSubmit={() => save.mutate()}
      error={save.error}
      fields={['text', 'name']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={save.isPending}>
            {greeting ? t`Save` : t`Make greeting`}
          </Button>
          <Button onPress={done}>{t`Cancel`}</Button>
        </>
      }
    >
      <TextField
        label={t`Text`}
        name="text"
        lines={4}
        value={text}
        onChange={setText}
        isRequired
        maxLength={MAX_TEXT}
        autoFocus
        hint={t`Plain text, as the customer reads it.`}
      />
      <TextField
        label={t`Name`}
        name="name"
        value={name}
        onChange={setName}
        maxLength={120}
        hint={t`Optional, for your own lists.`}
      />
      <Checkbox isSelected={isDefault} onChange={setDefault}>
        {t`The default, for all ads and links without a greeting of their own`}
      </Checkbox>
    </Form>
  );
}
