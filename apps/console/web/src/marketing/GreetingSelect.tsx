import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Select } from '../parts';
import { useGreetings } from './lists';

const NONE = '-';

/** One of the greetings in use, or none of its own. */
export function GreetingSelect({
  label,
  none,
  value,
  onChange,
  hint,
}: {
  label: string;
  /** What holds if none is chosen. */
  none: string;
  value: string | null;
  onChange: (id: string | null) => void;
  hint?: string;
}): ReactNode {
  const { t } = useLingui();
  const greetings = useGreetings();
  const options = (greetings.data ?? []).map(({ id, name, text }) => ({
    value: id,
    label: name ?? (text.length > 60 ? `${text.slice(0, 60)}…` : text),
    ...(name !== null && { hint: text.length > 90 ? `${text.slice(0, 90)}…` : text }),
  }));
  // An archived greeting is not in the list: the ad keeps it until another one is chosen.
  const isGone =
    value !== null && greetings.data !== undefined && options.every((one) => one.value !== value);
  return (
    <Select
      label={label}
      name="greeting_id"
      options={[
        { value: NONE, label: none },
        ...options,
        ...(isGone ? [{ value, label: t`An archived greeting` }] : []),
      ]}
      value={value ?? NONE}
      onChange={(id) => onChange(id === NONE ? null : id)}
      hint={hint}
    />
  );
}
