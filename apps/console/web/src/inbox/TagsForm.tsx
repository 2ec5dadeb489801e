import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../api/client';
import { Button } from '../parts/Button';
import { Checkbox } from '../parts/Checkbox';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { TextField } from '../parts/TextField';
import { answered, tags } from './queries';
import { useWork } from './work';
import type { Conversation } from './types';

/** Most tags of a conversation. */
const MOST = 20;

/** Chooses the tags of a conversation, and makes a new one where none fits. */
export function TagsForm({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data } = useQuery(tags);
  const work = useWork();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(conversation.tag_ids));
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const shown = (data ?? []).filter((tag) => tag.name.toLowerCase().includes(name.trim().toLowerCase()));
  const isNew =
    name.trim() !== '' && !data?.some((tag) => tag.name.toLowerCase() === name.trim().toLowerCase());

  const toggle = (id: string) =>
    setChosen((before) =>
      before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
    );

  async function create(): Promise<void> {
    if (!isNew) return shown[0] && toggle(shown[0].id);
    try {
      const tag = await answered(api.POST('/v1/tags', { body: { name: name.trim() } }));
      await client.invalidateQueries({ queryKey: tags.queryKey });
      toggle(tag.id);
      setName('');
      setError(null);
    } catch (failed) {
      setError(failed);
    }
  }
  async function keep(): Promise<void> {
    setBusy(true);
    if (await work.setTags(conversation, [...chosen].toSorted())) onClose();
    setBusy(false);
  }

  return (
    <Dialog title={t`Tags`} isOpen onOpenChange={onClose}>
      <div className="stack">
        <Form
          onSubmit={() => void create()}
          error={error}
          fields={['name']}
          actions={isNew && <Button type="submit" icon="add">{t`Make the tag “${name.trim()}”`}</Button>}
        >
          <TextField
            label={t`Search, or a new tag`}
            name="name"
            value={name}
            onChange={setName}
            maxLength={40}
            autoFocus
          />
        </Form>
        <div className="stack tight tag-list" role="group" aria-label={t`Tags`}>
          {shown.map((tag) => (
            <Checkbox
              key={tag.id}
              isSelected={chosen.has(tag.id)}
              isDisabled={!chosen.has(tag.id) && chosen.size >= MOST}
              onChange={() => toggle(tag.id)}
            >
              <span dir="auto">{tag.name}</span>
            </Checkbox>
          ))}
          {data?.length === 0 && (
            <p className="soft">{t`There are no tags yet. Write a word above to make the first.`}</p>
          )}
        </div>
        <div className="row dialog-actions">
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button kind="primary" busy={isBusy} onPress={() => void keep()}>{t`Save the tags`}</Button>
        </div>
      </div>
    </Dialog>
  );
}
