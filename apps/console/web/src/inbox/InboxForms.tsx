import { useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../parts/Dialog';
import { AssignForm } from './AssignForm';
import type { InboxForm } from './inbox-context';
import { NoticesForm } from './NoticesForm';
import { QuickRepliesForm } from './QuickRepliesForm';
import { OrderForm } from './OrderForm';
import { SnoozeForm } from './SnoozeForm';
import { StageForm } from './StageForm';
import { TagsForm } from './TagsForm';
import type { Conversation } from './types';
import { useWork } from './work';

/** The form that is open over the inbox. */
export function InboxForms({
  form,
  conversation,
  onClose,
}: {
  form: InboxForm;
  conversation: Conversation | undefined;
  onClose: () => void;
}): ReactNode {
  if (form === 'quick-replies') return <QuickRepliesForm onClose={onClose} />;
  if (form === 'notices') return <NoticesForm onClose={onClose} />;
  if (!conversation) return null;
  const of = { conversation, onClose };
  return {
    assign: <AssignForm {...of} />,
    snooze: <SnoozeForm {...of} />,
    tags: <TagsForm {...of} />,
    stage: <StageForm {...of} />,
    order: <OrderForm {...of} />,
    spam: <SpamForm {...of} />,
  }[form];
}

function SpamForm({ conversation, onClose }: { conversation: Conversation; onClose: () => void }): ReactNode {
  const { t } = useLingui();
  const work = useWork();
  const [isBusy, setBusy] = useState(false);
  const mark = async () => {
    setBusy(true);
    if (await work.markSpam(conversation)) onClose();
    setBusy(false);
  };
  return (
    <Confirm
      title={t`Mark as spam?`}
      isOpen
      onOpenChange={onClose}
      action={t`Mark as spam`}
      busy={isBusy}
      onConfirm={() => void mark()}
    >
      <p>{t`It leaves the open lists and stays away, whatever its customer writes. Reports take the chat out, with the orders in it.`}</p>
      <p className="soft">{t`You find it in the list “Spam”, and can open it again there.`}</p>
    </Confirm>
  );
}
