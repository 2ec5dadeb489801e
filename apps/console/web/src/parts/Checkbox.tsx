import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  FieldError,
  Label,
  Radio,
  RadioGroup,
  Switch as AriaSwitch,
} from 'react-aria-components';
import { Icon } from './icons';
import type { Option } from './Select';
import './fields.css';
import './Checkbox.css';

interface Ticked {
  children: ReactNode;
  isSelected?: boolean;
  defaultSelected?: boolean;
  onChange?: (selected: boolean) => void;
  isDisabled?: boolean;
  name?: string;
  value?: string;
}

/** Something that holds once its form is sent. */
export function Checkbox({ children, ...rest }: Ticked): ReactNode {
  return (
    <AriaCheckbox {...rest} className="tick">
      <span className="tick-box">
        <Icon name="check" />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

/** Something that holds at once. */
export function Switch({ children, ...rest }: Ticked): ReactNode {
  return (
    <AriaSwitch {...rest} className="tick">
      <span className="switch-track" />
      <span>{children}</span>
    </AriaSwitch>
  );
}

/** One of a few, all of which are shown. */
export function Choices<V extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly Option<V>[];
  value: V;
  onChange: (value: V) => void;
}): ReactNode {
  return (
    <RadioGroup className="field" value={value} onChange={(one) => onChange(one as V)}>
      <Label className="field-label">{label}</Label>
      <div className="choices">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice">
            <span className="choice-dot" />
            <span className="stack choice-text">
              <span>{option.label}</span>
              {option.hint !== undefined && <span className="field-hint">{option.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldError className="field-error" />
    </RadioGroup>
  );
}
