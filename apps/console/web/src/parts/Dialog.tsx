import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useLingui } from '@lingui/react/macro';
import { Button, type ButtonKind } from './Button';
import './Dialog.css';

export { DialogTrigger } from 'react-aria-components';

export interface DialogProps {
  title: string;
  /** Gets `close`, for a form that is done. */
  children: ReactNode | ((close: () => void) => ReactNode);
  /** Left out inside a `DialogTrigger`, which opens it. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** Cannot be closed without an answer. */
  needsAnswer?: boolean;
  wide?: boolean;
}

/** A question or a form over the page. On a phone it comes from below. */
export function Dialog({ title, children, needsAnswer, wide, ...rest }: DialogProps): ReactNode {
  const { t } = useLingui();
  return (
    <ModalOverlay
      {...rest}
      className="veil"
      isDismissable={!needsAnswer}
      isKeyboardDismissDisabled={needsAnswer}
    >
      <Modal className={wide ? 'modal wide' : 'modal'}>
        <AriaDialog className="dialog" role={needsAnswer ? 'alertdialog' : 'dialog'}>
          {({ close }) => (
            <>
              <div className="dialog-head">
                <Heading slot="title">{title}</Heading>
                {!needsAnswer && <Button kind="quiet" icon="close" label={t`Close`} onPress={close} />}
              </div>
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks before something that cannot be taken back. The action names what happens, never "OK". */
export function Confirm({
  title,
  children,
  action,
  kind = 'danger',
  busy,
  onConfirm,
  ...rest
}: Omit<DialogProps, 'children'> & {
  children: ReactNode;
  action: string;
  kind?: ButtonKind;
  busy?: boolean;
  onConfirm: (close: () => void) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...rest} title={title} needsAnswer>
      {(close) => (
        <>
          <div className="stack">{children}</div>
          <div className="row dialog-actions">
            <Button onPress={close}>{t`Cancel`}</Button>
            <Button kind={kind} busy={busy} onPress={() => onConfirm(close)}>
              {action}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
