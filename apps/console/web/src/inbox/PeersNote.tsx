import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons';
import { useNames } from './names';
import type { Peer } from './peers';

/** Who else is at this conversation now, so that two do not answer at once. */
export function PeersNote({ peers }: { peers: readonly Peer[] }): ReactNode {
  const { t } = useLingui();
  const nameOf = useNames();
  const writing = peers.filter(({ activity }) => activity === 'writing');
  const shown = writing.length > 0 ? writing : peers;
  const names = shown.map(({ member_id }) => nameOf(member_id)).join(', ');
  return (
    <div role="status" className={writing.length > 0 ? 'peers small writing' : 'peers small'}>
      {shown.length > 0 && (
        <>
          <Icon name={writing.length > 0 ? 'edit' : 'eye'} />
          {writing.length > 0 ? t`${names} is writing an answer` : t`${names} is looking at this chat too`}
        </>
      )}
    </div>
  );
}
