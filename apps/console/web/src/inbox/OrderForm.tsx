import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, newKey } from '../api/client';
import { Button } from '../parts/Button';
import { Checkbox } from '../parts/Checkbox';
import { Dialog } from '../parts/Dialog';
import { Form } from '../parts/Form';
import { useFormats } from '../parts/formats';
import { TextField } from '../parts/TextField';
import { say } from '../parts/Toast';
import { minorUnitsOf } from './amounts';
import { useInbox } from './inbox-context';
import { answered, keys } from './queries';
import type { Conversation, Currency } from './types';

/** Records an order of the customer. A number that is there already changes that order. */
export function OrderForm({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t } = useLingui();
  const { id } = conversation;
  const client = useQueryClient();
  const inbox = useInbox();
  const { money } = useFormats();
  const [reference, setReference] = useState('');
  const [amount, setAmount] = useState('');
  const [currency, setCurrency] = useState(inbox.currency);
  const [paid, setPaid] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const minor = isCurrency ? minorUnitsOf(amount, currency) : null;

  async function record(): Promise<void> {
    if (minor === null) return;
    setBusy(true);
    try {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      const body = { reference, amount_minor: minor, currency: currency as Currency, ...(paid && { paid }) };
      await answered(api.POST('/v1/conversations/{id}/orders', { params, body }));
      for (const what of ['orders', 'stages'] as const)
        void client.invalidateQueries({ queryKey: keys.of(what, id) });
      say(t`Order ${reference} of ${money(minor, currency)} is recorded`);
      onClose();
    } catch (failed) {
      setError(failed);
      setKey(newKey());
      setBusy(false);
    }
  }

  return (
    <Dialog title={t`Record an order`} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={() => void record()}
        error={error}
        fields={['reference', 'amount_minor', 'currency']}
        actions={
          <>
            <Button
              type="submit"
              kind="primary"
              busy={isBusy}
              isDisabled={minor === null || reference.trim() === ''}
            >
              {t`Record the order`}
            </Button>
            <Button onPress={onClose}>{t`Cancel`}</Button>
          </>
        }
      >
        <TextField
          label={t`Your number of the order`}
          name="reference"
          value={reference}
          onChange={setReference}
          maxLength={100}
          isRequired
          autoFocus
          placeholder="INV-1042"
        />
        <div className="order-amount">
          <TextField
            label={t`Amount`}
            name="amount_minor"
            inputMode="decimal"
            value={amount}
            onChange={setAmount}
            isRequired
            hint={
              minor !== null
                ? money(minor, currency)
                : amount === ''
                  ? t`What the order costs`
                  : t`This is no amount.`
            }
          />
          <TextField
            label={t`Currency`}
            name="currency"
            value={currency}
            onChange={(value) => setCurrency(value.toUpperCase().slice(0, 3))}
            isRequired
          />
        </div>
        <Checkbox isSelected={paid} onChange={setPaid}>
          {t`All of it is paid`}
        </Checkbox>
      </Form>
    </Dialog>
  );
}
