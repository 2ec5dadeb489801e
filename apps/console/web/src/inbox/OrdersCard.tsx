import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { Badge } from '../parts/Badge';
import { Button } from '../parts/Button';
import { Loaded } from '../parts/Loaded';
import { Menu } from '../parts/Menu';
import { say } from '../parts/Toast';
import { Money } from '../parts/values';
import { OrderPartForm, type OrderPart } from './OrderPartForm';
import { useInbox } from './inbox-context';
import { useProblemText } from './problem-text';
import { answered, keys, ordersOf, stagesOf } from './queries';
import type { Order } from './types';
import { ORDER_STAGES, STAGE_WORDS } from './words';

/** The orders of the conversation, and what became of each. */
export function OrdersCard({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const { open } = useInbox();
  const orders = useQuery(ordersOf(id));
  const [part, setPart] = useState<{ order: Order; part: OrderPart } | null>(null);
  return (
    <section className="side-part stack tight">
      <div className="row apart">
        <h2>{t`Orders`}</h2>
        <Button kind="quiet" icon="add" label={t`Record an order`} onPress={() => open('order')} />
      </div>
      <Loaded query={orders} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">{t`None recorded yet.`}</p>
          ) : (
            <ul className="stack tight">
              {items.map((order) => (
                <OrderLine key={order.id} order={order} onPart={(of) => setPart({ order, part: of })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {part && <OrderPartForm {...part} onClose={() => setPart(null)} />}
    </section>
  );
}

function OrderLine({ order, onPart }: { order: Order; onPart: (part: OrderPart) => void }): ReactNode {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const explain = useProblemText();
  const {
    id,
    conversation_id,
    reference,
    amount_minor,
    currency,
    due_minor,
    paid_minor,
    refunded_minor,
    canceled_minor,
  } = order;
  const { data: stages } = useQuery(stagesOf(conversation_id));
  const reached = new Set(stages?.items.filter(({ order_id }) => order_id === id).map(({ stage }) => stage));
  const isCanceled = canceled_minor >= amount_minor;

  async function mark(stage: (typeof ORDER_STAGES)[number]): Promise<void> {
    try {
      const params = { path: { id: conversation_id }, header: { 'Idempotency-Key': newKey() } };
      await answered(api.POST('/v1/conversations/{id}/stages', { params, body: { stage, order_id: id } }));
      void client.invalidateQueries({ queryKey: keys.of('stages', conversation_id) });
      say(i18n._(STAGE_WORDS[stage]));
    } catch (error) {
      say(explain(error));
    }
  }

  return (
    <li className="side-item">
      <div className="stack">
        <span className="row">
          <strong dir="auto">{reference}</strong>
          <OrderState order={order} />
        </span>
        <span className="small soft">
          <Money minor={amount_minor} currency={currency} />
        </span>
        {ORDER_STAGES.filter((stage) => reached.has(stage)).map((stage) => (
          <span key={stage} className="small soft">
            {i18n._(STAGE_WORDS[stage])}
          </span>
        ))}
      </div>
      <Menu
        label={t`Order ${reference}: what happened`}
        groups={[
          {
            entries: [
              ...(due_minor > 0
                ? [
                    {
                      id: 'pay',
                      label: t`Record a payment`,
                      icon: 'check' as const,
                      run: () => onPart('payments'),
                    },
                  ]
                : []),
              ...(paid_minor > refunded_minor
                ? [
                    {
                      id: 'refund',
                      label: t`Record a refund`,
                      icon: 'undo' as const,
                      run: () => onPart('refunds'),
                    },
                  ]
                : []),
              ...(isCanceled
                ? []
                : [
                    {
                      id: 'cancel',
                      label: t`Record a cancellation`,
                      icon: 'close' as const,
                      danger: true,
                      run: () => onPart('cancellations'),
                    },
                  ]),
            ],
          },
          {
            entries: ORDER_STAGES.filter((stage) => !reached.has(stage)).map((stage) => ({
              id: stage,
              label: i18n._(STAGE_WORDS[stage]),
              icon: 'report' as const,
              run: () => void mark(stage),
            })),
          },
        ]}
      />
    </li>
  );
}

function OrderState({ order }: { order: Order }): ReactNode {
  const { t } = useLingui();
  const { amount_minor, canceled_minor, refunded_minor, paid_minor, due_minor } = order;
  if (canceled_minor >= amount_minor) return <Badge tone="bad">{t`Cancelled`}</Badge>;
  if (refunded_minor > 0)
    return <Badge tone="warn">{refunded_minor >= paid_minor ? t`Refunded` : t`Partly refunded`}</Badge>;
  if (due_minor === 0) return <Badge tone="good">{t`Paid`}</Badge>;
  return <Badge>{paid_minor > 0 ? t`Partly paid` : t`Not paid`}</Badge>;
}
