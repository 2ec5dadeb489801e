import type { ReactNode } from 'react';
import {
  Button,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
  Virtualizer,
  ListLayout,
} from 'react-aria-components';
import { Icon } from './icons';
import type { SelectProps } from './Select';
import './fields.css';
import './Select.css';
import './ComboBox.css';

/** One of many: one types a part of its name. */
export function ComboBox<V extends string>({
  label,
  options,
  value,
  onChange,
  hint,
  placeholder,
  ...rest
}: SelectProps<V>): ReactNode {
  return (
    <AriaComboBox
      {...rest}
      className="field"
      defaultItems={options}
      value={value}
      onChange={(key) => key !== null && onChange(key as V)}
      menuTrigger="focus"
    >
      <Label className="field-label">{label}</Label>
      <div className="combobox">
        <Input className="field-box" placeholder={placeholder} />
        <Button className="combobox-button">
          <Icon name="chevron" />
        </Button>
      </div>
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error" />
      <Popover className="popover combobox-popover">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40 }}>
          <ListBox className="options combobox-options">
            {(option: { value: V; label: string }) => (
              <ListBoxItem id={option.value} textValue={option.label} className="option">
                <span className="option-label">{option.label}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </AriaComboBox>
  );
}
