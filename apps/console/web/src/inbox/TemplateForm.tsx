import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Form } from 'react-aria-components';
import { api, newKey } from '../api/client';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { useProblemText } from './problem-text';
import { TextField } from '../parts/TextField';
import { answered, keys } from './queries';
import type { Conversation } from './types';

/** Doors over which an approved template goes out while the window is closed. */
const WITH_TEMPLATES = new Set<Conversation['door']>(['whatsapp', 'wa_me']);

/** What can be sent while the network's window is closed, and why nothing else can. */
export function TemplateForm({ conversation }: { conversation: Conversation }): ReactNode {
  const { t } = useLingui();
  const { reply_window, door, id } = conversation;
  const explain = useProblemText();
  const client = useQueryClient();
  const key = useRef(newKey());
  const [name, setName] = useState('');
  const [language, setLanguage] = useState('id');
  const [parameters, setParameters] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSending(true);
    setRefusal(null);
    const lines = parameters.split('\n').filter((line) => line.trim() !== '');
    const template = {
      name: name.trim(),
      language: language.trim(),
      ...(lines.length > 0 && { parameters: lines }),
    };
    try {
      const params = { path: { id }, header: { 'Idempotency-Key': key.current } };
      await answered(api.POST('/v1/conversations/{id}/messages', { params, body: { template } }));
      key.current = newKey();
      setName('');
      setParameters('');
      void client.invalidateQueries({ queryKey: keys.of('messages', id) });
    } catch (error) {
      setRefusal(explain(error));
    } finally {
      setSending(false);
    }
  }

  return (
    <div className="stack tight">
      <Note tone="warn" icon="clock" title={t`You cannot answer in your own words now`}>
        <p>{reply_window.refusal ?? t`It opens again when the customer writes.`}</p>
      </Note>
      {WITH_TEMPLATES.has(door) && (
        <Form className="template-form" onSubmit={(event) => void send(event)}>
          <TextField
            label={t`Approved template`}
            name="template.name"
            value={name}
            onChange={setName}
            isRequired
            placeholder="order_ready"
          />
          <TextField
            label={t`Language`}
            name="template.language"
            value={language}
            onChange={setLanguage}
            isRequired
          />
          <TextField
            label={t`Values, one a line`}
            name="template.parameters"
            value={parameters}
            onChange={setParameters}
            lines={2}
          />
          {refusal && (
            <p className="composer-refusal small" role="alert">
              {refusal}
            </p>
          )}
          <Button type="submit" kind="primary" icon="send" busy={isSending}>{t`Send the template`}</Button>
        </Form>
      )}
    </div>
  );
}
