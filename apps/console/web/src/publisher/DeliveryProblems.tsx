import type { ReactNode } from 'react';
import { Plural, Trans } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Note, Time } from '../parts';
import { useReasonWords } from './reason-words';
import { useTransportName } from './transports';

/** What keeps a post from being sent over whole transports, and what is done about it. */
export function Problems({ problems }: { problems: readonly Schemas['DeliveryProblem'][] }): ReactNode {
  const nameOf = useTransportName();
  const wordsOf = useReasonWords();
  return problems.map(({ transport, reason, words, since, waiting }) => (
    <Note
      key={`${transport} ${reason}`}
      tone="bad"
      title={`${nameOf(transport)}: ${wordsOf(reason, words)}`}
      live
    >
      <p>
        <Trans>Since</Trans> <Time at={since} />
        {'. '}
        {waiting > 0 && (
          <Plural
            value={waiting}
            one="# follower waits; it is sent as soon as this is mended."
            other="# followers wait; it is sent as soon as this is mended."
          />
        )}
      </p>
    </Note>
  ));
}
