import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { useFormats } from '../parts/formats';
import { TextField } from '../parts/TextField';
import { say } from '../parts/Toast';
import { minorUnitsOf } from './amounts';
import { answered, keys } from './queries';
import type { Order } from './types';

export type OrderPart = 'payments' | 'refunds' | 'cancellations';

const WORDS = {
  payments: {
    title: msg`Record a payment`,
    all: msg`All that is still due`,
    done: msg`The payment is recorded`,
  },
  refunds: { title: msg`Record a refund`, all: msg`All that was paid`, done: msg`The refund is recorded` },
  cancellations: {
    title: msg`Record a cancellation`,
    all: msg`All that is left`,
    done: msg`The cancellation is recorded`,
  },
};

/** Records what became of an order, whole or in part. */
export function OrderPartForm({
  order,
  part,
  onClose,
}: {
  order: Order;
  part: OrderPart;
  onClose: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const { money } = useFormats();
  const { currency, conversation_id: id } = order;
  const left = {
    payments: order.due_minor,
    refunds: order.paid_minor - order.refunded_minor,
    cancellations: order.amount_minor - order.canceled_minor,
  }[part];
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const minor = amount.trim() === '' ? left : minorUnitsOf(amount, currency);
  const isTooMuch = minor !== null && minor > left;

  async function record(): Promise<void> {
    if (minor === null || isTooMuch) return;
    setBusy(true);
    const params = { path: { id, orderId: order.id }, header: { 'Idempotency-Key': key } };
    const body = { amount_minor: minor, ...(reference.trim() && { reference }) };
    try {
      if (part === 'payments')
        await answered(api.POST('/v1/conversations/{id}/orders/{orderId}/payments', { params, body }));
      else if (part === 'refunds')
        await answered(api.POST('/v1/conversations/{id}/orders/{orderId}/refunds', { params, body }));
      else
        await answered(api.POST('/v1/conversations/{id}/orders/{orderId}/cancellations', { params, body }));
      for (const what of ['orders', 'stages'] as const)
        void client.invalidateQueries({ queryKey: keys.of(what, id) });
      say(i18n._(WORDS[part].done));
      onClose();
    } catch (failed) {
      setError(failed);
      setKey(newKey());
      setBusy(false);
    }
  }

  const all = `${i18n._(WORDS[part].all)}: ${money(left, currency)}`;
  const hint =
    minor === null
      ? t`This is no amount.`
      : isTooMuch
        ? t`At most ${money(left, currency)}`
        : amount
          ? money(minor, currency)
          : all;
  return (
    <Dialog title={i18n._(WORDS[part].title)} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={() => void record()}
        error={error}
        fields={['amount_minor', 'reference']}
        actions={
          <>
            <Button
              type="submit"
              kind="primary"
              busy={isBusy}
              isDisabled={minor === null || isTooMuch || minor < 1}
            >
              {i18n._(WORDS[part].title)}
            </Button>
            <Button onPress={onClose}>{t`Cancel`}</Button>
          </>
        }
      >
        <p>{t`Order ${order.reference}`}</p>
        <TextField
          label={t`Amount`}
          name="amount_minor"
          inputMode="decimal"
          value={amount}
          onChange={setAmount}
          hint={hint}
          autoFocus
        />
        <TextField
          label={t`Your number of it, if there is one`}
          name="reference"
          value={reference}
          onChange={setReference}
          maxLength={100}
          hint={t`The same number counts once.`}
        />
      </Form>
    </Dialog>
  );
}
