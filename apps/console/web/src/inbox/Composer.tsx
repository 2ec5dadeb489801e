import { useLingui } from '@lingui/react/macro';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import { Button, ButtonLink } from '../parts/Button';
import { Note } from '../parts/Note';
import { Attachment } from './Attachment';
import { CollisionNote } from './CollisionNote';
import { QuickReplyPicker } from './QuickReplyPicker';
import { TemplateForm } from './TemplateForm';
import { useComposer, type ComposerMode } from './use-composer';
import { ReplyWindow } from './ReplyWindow';
import type { Conversation } from './types';
import './composer.css';

/** Where the agent answers, or writes a note for the team. What is written survives a reload. */
export function Composer({
  conversation,
  wanted,
  onTyped,
}: {
  conversation: Conversation;
  /** Moves the cursor here, whenever its number changes. */
  wanted: { number: number; mode: ComposerMode; text?: string };
  onTyped: () => void;
}): ReactNode {
  const { t } = useLingui();
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const composer = useComposer(conversation, wanted, area);
  const { mode, text, slash, isSending, upload, isClosed } = composer;
  const isNote = mode === 'note';

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (slash && composer.picker.onKey(event.key)) return event.preventDefault();
    const sends =
      event.key === 'Enter' && !event.shiftKey && !event.altKey && matchMedia('(pointer: fine)').matches;
    if (sends || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      void composer.send();
    } else if (event.key === 'Escape') area.current?.blur();
  };

  return (
    <div
      className={isNote ? 'composer note' : 'composer'}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        composer.attach(event.dataTransfer.files[0]);
      }}
    >
      <div className="composer-modes" role="tablist" aria-label={t`What you write`}>
        <Mode chosen={!isNote} onChoose={() => composer.setMode('reply')}>{t`Answer`}</Mode>
        <Mode chosen={isNote} onChoose={() => composer.setMode('note')}>{t`Note for the team`}</Mode>
        <ReplyWindow conversation={conversation} />
      </div>
      {composer.collision && (
        <CollisionNote
          collision={composer.collision}
          onSend={composer.sendAnyway}
          onKeep={composer.keepWriting}
        />
      )}
      {!isNote && isClosed ? (
        <TemplateForm conversation={conversation} />
      ) : (
        <>
          {slash && <QuickReplyPicker picker={composer.picker} />}
          {upload && <Attachment upload={upload} onRemove={composer.detach} />}
          <TextField
            className="composer-field"
            aria-label={isNote ? t`Note for the team` : t`Answer to the customer`}
            value={text}
            onChange={(value) => {
              composer.setText(value);
              if (!isNote) onTyped();
            }}
          >
            <TextArea
              ref={area}
              className="composer-text"
              rows={2}
              dir="auto"
              placeholder={
                isNote ? t`The customer never sees a note` : t`Write an answer, or / for a quick reply`
              }
              onKeyDown={onKeyDown}
              onSelect={composer.onSelect}
              onPaste={(event) =>
                event.clipboardData.files[0] && composer.attach(event.clipboardData.files[0])
              }
            />
          </TextField>
          {composer.continuedIn && (
            <Note tone="warn" live title={t`The customer has begun a new chat since`}>
              <p>{t`Answer there: what you wrote stays here until you take it along.`}</p>
              <div className="row">
                <ButtonLink href={`/inbox/${composer.continuedIn}`}>{t`Go to the new chat`}</ButtonLink>
              </div>
            </Note>
          )}
          {composer.refusal && !composer.continuedIn && (
            <p className="composer-refusal small" role="alert">
              {composer.refusal}
            </p>
          )}
          <div className="row apart">
            <span className="row">
              {!isNote && (
                <>
                  <Button
                    kind="quiet"
                    icon="upload"
                    label={t`Attach a file`}
                    onPress={() => file.current?.click()}
                  />
                  <input
                    ref={file}
                    type="file"
                    hidden
                    onChange={(event) => {
                      composer.attach(event.target.files?.[0]);
                      event.target.value = '';
                    }}
                  />
                  <Button
                    kind="quiet"
                    icon="chat"
                    onPress={composer.openQuickReplies}
                  >{t`Quick replies`}</Button>
                </>
              )}
            </span>
            <Button
              kind="primary"
              icon={isNote ? 'note' : 'send'}
              busy={isSending}
              isDisabled={!composer.canSend}
              onPress={() => void composer.send()}
            >
              {isNote ? t`Keep the note` : t`Send`}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Mode({
  chosen,
  onChoose,
  children,
}: {
  chosen: boolean;
  onChoose: () => void;
  children: string;
}): ReactNode {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={chosen}
      className="composer-mode small"
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
