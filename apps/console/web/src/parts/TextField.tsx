import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import './fields.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'> {
  label: string;
  hint?: ReactNode;
  /** Stands before the text, such as `@`. */
  before?: string;
  /** Stands after it, such as a button. */
  after?: ReactNode;
  placeholder?: string;
  lines?: number;
}

/** A field of text, of one line or (with `lines`) of several. What the server refuses is shown below it, by its `name`. */
export function TextField({
  label,
  hint,
  before,
  after,
  placeholder,
  lines,
  ...rest
}: TextFieldProps): ReactNode {
  return (
    <AriaTextField {...rest} className="field">
      <Label className="field-label">{label}</Label>
      {lines !== undefined ? (
        <TextArea className="field-box" rows={lines} placeholder={placeholder} />
      ) : (
        <div className="field-joined">
          {before !== undefined && <span className="field-before">{before}</span>}
          <Input className="field-box" placeholder={placeholder} />
          {after}
        </div>
      )}
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error" />
    </AriaTextField>
  );
}
