import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Badge } from '../parts/Badge';
import { Button } from '../parts/Button';
import { Loaded } from '../parts/Loaded';
import { Money } from '../parts/values';
import { AdCard } from './AdCard';
import { ContactCard } from './ContactCard';
import { useInbox } from './inbox-context';
import { ListTime } from './ListTime';
import { OrdersCard } from './OrdersCard';
import { stagesOf, tags } from './queries';
import type { Conversation } from './types';
import { STAGE_WORDS } from './words';
import './side.css';

/** Beside the thread: the customer, the ad that brought them, tags, stages and orders. */
export function SidePane({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <aside className="side-pane" aria-label={t`The customer`}>
      <span className="side-close">
        <Button kind="quiet" icon="close" label={t`Hide the customer`} onPress={onClose} />
      </span>
      <ContactCard conversation={conversation} />
      <AdCard conversation={conversation} />
      <TagsCard conversation={conversation} />
      <StagesCard id={conversation.id} />
      <OrdersCard id={conversation.id} />
    </aside>
  );
}

function TagsCard({ conversation: { tag_ids } }: { conversation: Conversation }): ReactNode {
  const { t } = useLingui();
  const { open } = useInbox();
  const { data } = useQuery(tags);
  const shown = data?.filter(({ id }) => tag_ids.includes(id)) ?? [];
  return (
    <section className="side-part stack tight">
      <div className="row apart">
        <h2>{t`Tags`}</h2>
        <Button kind="quiet" icon="edit" label={t`Change the tags`} onPress={() => open('tags')} />
      </div>
      {tag_ids.length === 0 ? (
        <p className="soft small">{t`None.`}</p>
      ) : (
        <div className="row">
          {shown.map(({ id, name }) => (
            <Badge key={id} icon="tag">
              <span dir="auto">{name}</span>
            </Badge>
          ))}
        </div>
      )}
    </section>
  );
}

function StagesCard({ id }: { id: string }): ReactNode {
  const { t, i18n } = useLingui();
  const { open } = useInbox();
  const stages = useQuery(stagesOf(id));
  return (
    <section className="side-part stack tight">
      <div className="row apart">
        <h2>{t`Stages`}</h2>
        <Button kind="quiet" icon="add" label={t`Mark a stage`} onPress={() => open('stage')} />
      </div>
      <Loaded query={stages} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">{t`None reached yet.`}</p>
          ) : (
            <ul className="stack tight">
              {items.map(({ id: key, stage, at, amount_minor, currency }) => (
                <li key={key} className="row apart">
                  <span>
                    {i18n._(STAGE_WORDS[stage])}
                    {amount_minor !== null && currency !== null && (
                      <span className="soft small">
                        {' '}
                        <Money minor={amount_minor} currency={currency} />
                      </span>
                    )}
                  </span>
                  <span className="small soft">
                    <ListTime at={at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
