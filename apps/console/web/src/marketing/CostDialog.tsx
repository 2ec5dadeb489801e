import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { useSession } from '../api/session';
import { Button, Dialog, Form, Loaded, Money, say, Table, TextField, useFormats } from '../parts';
import { MoneyField } from './MoneyField';
import { MoreRows } from './MoreRows';
import { usePages } from './pages';
import { dayIn } from './periods';
import { sayProblem } from './say-problem';

type Currency = Schemas['CostInput']['currency'];

const pathOf = (id: string) => `/v1/ads/${id}/costs`;

/** What an ad cost, day by day: enters, corrects and removes amounts. */
export default function CostDialog({
  ad,
  ...shown
}: {
  ad: Schemas['AdView'];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...shown} wide title={t`Costs of ${ad.name}`}>
      <div className="stack">
        <CostForm ad={ad} />
        <Costs ad={ad} />
      </div>
    </Dialog>
  );
}

function CostForm({ ad: { id } }: { ad: Schemas['AdView'] }): ReactNode {
  const { t } = useLingui();
  const { money } = useFormats();
  const { workspace } = useSession();
  const [day, setDay] = useState(() => dayIn(workspace.time_zone));
  const [currency, setCurrency] = useState(workspace.currency);
  const [minor, setMinor] = useState<number | null>(null);
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const save = useMutation({
    mutationFn: async (amount_minor: number) => {
      const params = { path: { id, day } };
      await api.PUT('/v1/ads/{id}/costs/{day}', {
        params,
        body: { currency: currency as Currency, amount_minor },
      });
      await reload(pathOf(id), '/v1/reports');
    },
    onSuccess: (_, amount) => {
      say(t`${money(amount, currency)} entered for ${day}`);
      setMinor(null);
    },
  });
  return (
    <Form
      onSubmit={() => minor !== null && save.mutate(minor)}
      error={save.error}
      fields={['day', 'currency', 'amount_minor']}
      actions={
        <Button type="submit" kind="primary" busy={save.isPending}>
          {t`Enter cost`}
        </Button>
      }
    >
      <div className="columns cost-fields">
        <TextField label={t`Day`} name="day" type="date" value={day} onChange={setDay} isRequired />
        <TextField
          label={t`Currency`}
          name="currency"
          value={currency}
          onChange={(text) => setCurrency(text.toUpperCase())}
          maxLength={3}
          isRequired
        />
        <MoneyField
          label={t`Amount`}
          name="amount_minor"
          currency={isCurrency ? currency : workspace.currency}
          minor={minor}
          onChange={setMinor}
          isRequired
        />
      </div>
      <p className="soft small">{t`An amount replaces the one of the same day and currency.`}</p>
    </Form>
  );
}

function Costs({ ad: { id } }: { ad: Schemas['AdView'] }): ReactNode {
  const { t } = useLingui();
  const costs = usePages([pathOf(id)], async (cursor) => {
    const params = { path: { id }, query: { limit: 31, cursor } };
    return (await api.GET('/v1/ads/{id}/costs', { params })).data!;
  });
  const put = async ({ day, currency, amount_minor }: Schemas['CostView']) => {
    const body = { currency: currency as Currency, amount_minor };
    await api.PUT('/v1/ads/{id}/costs/{day}', { params: { path: { id, day } }, body });
    await reload(pathOf(id), '/v1/reports');
  };
  const remove = async (cost: Schemas['CostView']) => {
    const { day, currency } = cost;
    const params = { path: { id, day }, query: { currency: currency as Currency } };
    await api.DELETE('/v1/ads/{id}/costs/{day}', { params });
    await reload(pathOf(id), '/v1/reports');
    say(t`The cost of ${day} is removed`, () => void put(cost).catch(sayProblem));
  };
  return (
    <Loaded query={costs}>
      {(list) =>
        list.length === 0 ? (
          <p className="soft">{t`No cost is entered yet. With it, the report says what a chat costs.`}</p>
        ) : (
          <>
            <Table
              label={t`Costs by day`}
              rows={list}
              keyOf={({ day, currency }) => `${day} ${currency}`}
              columns={[
                { id: 'day', title: t`Day`, cell: ({ day }) => <Day day={day} /> },
                {
                  id: 'amount',
                  title: t`Cost`,
                  number: true,
                  cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
                },
              ]}
              actions={(cost) => (
                <Button
                  kind="quiet"
                  icon="trash"
                  label={t`Remove the cost of ${cost.day}`}
                  onPress={() => void remove(cost).catch(sayProblem)}
                />
              )}
            />
            <MoreRows list={costs} />
          </>
        )
      }
    </Loaded>
  );
}

/** A day of the calendar, which has no zone. */
function Day({ day }: { day: string }): ReactNode {
  const { locale } = useFormats();
  const options = { dateStyle: 'full', timeZone: 'UTC' } as const;
  return (
    <time dateTime={day}>{new Intl.DateTimeFormat(locale, options).format(new Date(`${day}T00:00Z`))}</time>
  );
}
