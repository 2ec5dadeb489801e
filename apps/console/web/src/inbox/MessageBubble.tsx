import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button';
import { Icon } from '../parts/icons';
import { Time } from '../parts/values';
import { useInbox } from './inbox-context';
import { LinkedText } from './LinkedText';
import { MessageDetails } from './MessageDetails';
import { MessageFile } from './MessageFile';
import { useNames } from './names';
import type { Reaction } from './timeline';
import type { Message } from './types';
import { DELIVERY_WORDS, KIND_WORDS } from './words';

/** Kinds that are no words of a person, and stand in the middle. */
const SYSTEM = new Set<Message['kind']>(['notice', 'consent', 'command']);

interface BubbleProps {
  message: Message;
  reactions: readonly Reaction[];
  /** It follows another one of the same writer. */
  continues: boolean;
  /** The message that it answers, if that is loaded. */
  answered: Message | undefined;
}

/** One message: the customer's at the left, the brand's at the right. */
export function MessageBubble({ message, reactions, continues, answered }: BubbleProps): ReactNode {
  const { t, i18n } = useLingui();
  const { text, kind, media, from, revoked_at, edited_at, at } = message;
  if (SYSTEM.has(kind))
    return (
      <p className="thread-line">
        {i18n._(KIND_WORDS[kind])}
        {text && (
          <>
            : <bdi>{text}</bdi>
          </>
        )}{' '}
        · <Time at={at} as="clock" />
      </p>
    );
  const isOurs = from !== 'customer';
  return (
    <div className={`bubble ${isOurs ? 'ours' : 'theirs'}${continues ? ' continues' : ''}`}>
      {!continues && <Writer message={message} />}
      <div className={message.state === 'failed' ? 'bubble-body failed' : 'bubble-body'}>
        {answered && (
          <p className="bubble-quote small" dir="auto">
            {answered.text || i18n._(KIND_WORDS[answered.kind])}
          </p>
        )}
        {media.map((file) => (
          <MessageFile key={file.id} file={file} />
        ))}
        <MessageDetails message={message} />
        {revoked_at !== null ? (
          <p className="soft">{t`The writer has taken this message back.`}</p>
        ) : text ? (
          <LinkedText text={text} />
        ) : (
          media.length === 0 && !message.detail && <p className="soft">{i18n._(KIND_WORDS[kind])}</p>
        )}
        <span className="bubble-foot small">
          {edited_at !== null && <span>{t`edited`} · </span>}
          <Time at={at} as="clock" />
          <Delivery message={message} />
        </span>
      </div>
      {reactions.length > 0 && (
        <span className="bubble-reactions" aria-label={t`Reactions`}>
          {reactions.map(({ emoji, from: by }) => (
            <span key={by}>{emoji}</span>
          ))}
        </span>
      )}
      <Failure message={message} />
    </div>
  );
}

/** Who wrote it: the team is named to itself, never to the customer. */
function Writer({ message: { from, author_id } }: { message: Message }): ReactNode {
  const { t } = useLingui();
  const nameOf = useNames();
  const { me } = useInbox();
  if (from === 'customer') return null;
  const words = {
    agent: author_id === me.id ? t`You` : nameOf(author_id),
    phone: t`The brand, outside of Corong`,
    greeting: t`Greeting`,
    automatic: t`Automatic`,
  }[from];
  return <span className="bubble-writer small soft">{words}</span>;
}

function Delivery({ message: { state } }: { message: Message }): ReactNode {
  const { i18n } = useLingui();
  if (state === null) return null;
  const words = i18n._(DELIVERY_WORDS[state]);
  return (
    <span className={`delivery ${state}`}>
      {' · '}
      {(state === 'delivered' || state === 'read') && <Icon name="check" />}
      {words}
    </span>
  );
}

/** Why an answer did not arrive, and what to do. */
function Failure({ message }: { message: Message }): ReactNode {
  const { t } = useLingui();
  const { write } = useInbox();
  const { state, problem_detail, problem, text } = message;
  if (state !== 'failed' && state !== 'unknown') return null;
  return (
    <div className={state === 'failed' ? 'failure small bad' : 'failure small warn'} role="note">
      <Icon name="warning" />
      <div className="stack tight">
        <span>
          {problem_detail ??
            (state === 'failed'
              ? t`The network did not take it.`
              : t`The network never answered, so it may have arrived. Ask the customer before you send it again.`)}
        </span>
        {problem && (
          <span className="soft">
            <Trans>Code of the network: {problem}</Trans>
          </span>
        )}
        {text && state === 'failed' && (
          <span>
            <Button kind="quiet" icon="edit" onPress={() => write('reply', text)}>{t`Write it again`}</Button>
          </span>
        )}
      </div>
    </div>
  );
}
