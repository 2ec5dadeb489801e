import type { ReactNode } from 'react';
import { FieldError, Input, Label, NumberField, Text } from 'react-aria-components';
import { minorDigitsOf } from '../parts/currencies';
import '../parts/fields.css';

/** An amount of a currency, read as the language writes it; in minor units outside, null while it is empty. */
export function MoneyField({
  label,
  name,
  currency,
  minor,
  onChange,
  hint,
  isRequired,
}: {
  label: string;
  name: string;
  currency: string;
  minor: number | null;
  onChange: (minor: number | null) => void;
  hint?: string;
  isRequired?: boolean;
}): ReactNode {
  const digits = minorDigitsOf(currency);
  const unit = 10 ** digits;
  return (
    <NumberField
      className="field"
      name={name}
      minValue={0}
      isRequired={isRequired}
      value={minor === null ? Number.NaN : minor / unit}
      onChange={(value) => onChange(Number.isNaN(value) ? null : Math.round(value * unit))}
      formatOptions={{
        ...{ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' },
        ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
      }}
    >
      <Label className="field-label">{label}</Label>
      <Input className="field-box" />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error" />
    </NumberField>
  );
}
