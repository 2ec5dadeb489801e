import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Select, TextField } from '../parts';
import { useTransportName, type TransportName } from './transports';

/** Ways to follow that have an address to look for. */
const WITH_ADDRESS = [
  'email',
  'whatsapp',
  'telegram',
  'webhook',
  'discord',
] as const satisfies TransportName[];
type WithAddress = (typeof WITH_ADDRESS)[number];

/** An address that is being typed, with its transport. */
export function useAddress(email = '') {
  const [transport, setTransport] = useState<WithAddress>('email');
  const [address, setAddress] = useState(email);
  return { value: { transport, address }, setTransport, setAddress };
}

/** Asks by which way, and which address, somebody follows. */
export function AddressFields({
  address: { value, setTransport, setAddress },
}: {
  address: ReturnType<typeof useAddress>;
}): ReactNode {
  const { t } = useLingui();
  const nameOf = useTransportName();
  const labels: Record<WithAddress, string> = {
    email: t`E-mail address`,
    whatsapp: t`Phone number`,
    telegram: t`Telegram id`,
    webhook: t`Address of the webhook`,
    discord: t`Address of the Discord webhook`,
  };
  return (
    <div className="columns">
      <Select
        label={t`Follows by`}
        name="transport"
        options={WITH_ADDRESS.map((one) => ({ value: one, label: nameOf(one) }))}
        value={value.transport}
        onChange={(one) => {
          setTransport(one);
          setAddress('');
        }}
      />
      <TextField
        label={labels[value.transport]}
        name="address"
        value={value.address}
        onChange={setAddress}
        isRequired
        maxLength={2_000}
        type={value.transport === 'email' ? 'email' : 'text'}
      />
    </div>
  );
}
