import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button } from './Button';
import { TextField } from './TextField';

/** A text to take along: an address, a key, a snippet. It says "Copied" only once the clipboard has it. */
export function CopyField({
  label,
  value,
  hint,
  lines,
}: {
  label: string;
  value: string;
  hint?: ReactNode;
  lines?: number;
}): ReactNode {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 3_000);
    } catch {
      // The text can be selected by hand: pages that are not served over TLS have no clipboard.
      setCopied(false);
    }
  };
  const button = (
    <Button icon={copied ? 'check' : 'copy'} onPress={() => void copy()}>
      {copied ? t`Copied` : t`Copy`}
    </Button>
  );
  const field = <TextField label={label} value={value} isReadOnly hint={hint} lines={lines} after={button} />;
  return lines === undefined ? (
    field
  ) : (
    <div className="stack tight">
      {field}
      <div className="row">{button}</div>
    </div>
  );
}
