import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useSession } from '../api/session';
import { ButtonLink, PageHeader } from '../parts';
import { ChannelStep } from './ChannelStep';
import { LinkStep } from './LinkStep';
import { PostStep } from './PostStep';
import { useMade } from './kept';

/** Three steps, one below the other: a channel, a post to this browser, a link that opens a chat. */
export default function FirstStepsPage(): ReactNode {
  const { t } = useLingui();
  const { workspace } = useSession();
  const [made, add] = useMade(workspace.id);
  const isDone = made.post?.received === true && made.chat === true;
  return (
    <div className="stack wide measure">
      <PageHeader
        title={t`First steps`}
        lead={t`In a few minutes: a post arrives in this browser, and a click becomes a chat.`}
      />
      <ChannelStep made={made} add={add} />
      <PostStep made={made} add={add} />
      <LinkStep made={made} add={add} />
      <div className="row">
        <ButtonLink href="/" kind={isDone ? 'primary' : 'quiet'}>
          {isDone ? t`Go to the start` : t`Do this later`}
        </ButtonLink>
      </div>
    </div>
  );
}
