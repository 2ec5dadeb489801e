import type { ReactNode } from 'react';
import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import { Icon } from './icons';
import './fields.css';
import './Select.css';

export interface Option<V extends string> {
  value: V;
  label: string;
  /** A second line. */
  hint?: string;
}

export interface SelectProps<V extends string> {
  label: string;
  options: readonly Option<V>[];
  value: V | null;
  onChange: (value: V) => void;
  hint?: string;
  /** The name under which the server speaks of it. */
  name?: string;
  isDisabled?: boolean;
  placeholder?: string;
  /** Shows no label, but says it to screen readers. */
  bare?: boolean;
}

/** One of a few. For hundreds take `ComboBox`, in which one can type. */
export function Select<V extends string>({
  label,
  options,
  value,
  onChange,
  hint,
  bare,
  ...rest
}: SelectProps<V>): ReactNode {
  return (
    <AriaSelect
      {...rest}
      className="field"
      value={value}
      aria-label={bare ? label : undefined}
      onChange={(key) => onChange(key as V)}
    >
      {!bare && <Label className="field-label">{label}</Label>}
      <Button className="field-box select-button">
        <SelectValue className="select-value">
          {({ isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : options.find((one) => one.value === value)?.label
          }
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error" />
      <Popover className="popover">
        <ListBox className="options" items={options}>
          {({ value: id, label: text, hint: more }) => (
            <ListBoxItem id={id} textValue={text} className="option">
              <span className="option-label">{text}</span>
              {more !== undefined && <span className="option-hint">{more}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
