import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { Button } from '../parts/Button';
import { Choices } from '../parts/Checkbox';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { say } from '../parts/Toast';
import { answered, keys, stagesOf } from './queries';
import type { Conversation } from './types';
import { MARKED_STAGES, STAGE_WORDS } from './words';

/** Marks how far the conversation got. Nothing of what was said goes with it. */
export function StageForm({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const { id } = conversation;
  const { data } = useQuery(stagesOf(id));
  const [stage, setStage] = useState<(typeof MARKED_STAGES)[number]>('qualified');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const reached = new Set(data?.items.map((one) => one.stage));

  async function mark(): Promise<void> {
    setBusy(true);
    try {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      await answered(api.POST('/v1/conversations/{id}/stages', { params, body: { stage } }));
      void client.invalidateQueries({ queryKey: keys.of('stages', id) });
      void client.invalidateQueries({ queryKey: keys.conversation(id) });
      say(t`Marked: ${i18n._(STAGE_WORDS[stage])}`);
      onClose();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  }

  return (
    <Dialog title={t`How far is this chat?`} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={() => void mark()}
        error={error}
        actions={
          <>
            <Button type="submit" kind="primary" busy={isBusy}>{t`Mark the stage`}</Button>
            <Button onPress={onClose}>{t`Cancel`}</Button>
          </>
        }
      >
        <p className="soft">{t`Reports count the stage under the ad that brought the customer. What was said never goes there.`}</p>
        <Choices
          label={t`Stage`}
          value={stage}
          onChange={setStage}
          options={MARKED_STAGES.map((value) => ({
            value,
            label: i18n._(STAGE_WORDS[value]),
            ...(reached.has(value) && { hint: t`marked already` }),
          }))}
        />
      </Form>
    </Dialog>
  );
}
