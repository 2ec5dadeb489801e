import { Component, type ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { Button, Note } from '../parts';

/** Keeps an error of one screen from taking the whole console away. A new version of the console makes old parts unloadable. */
export class ScreenErrors extends Component<{ path: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate({ path }: { path: string }): void {
    if (this.state.failed && path !== this.props.path) this.setState({ failed: false });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Note tone="bad" live>
        <p>
          <Trans>
            This page could not be shown. Corong may have been updated, or the connection broke off.
          </Trans>
        </p>
        <div className="row">
          <Button icon="refresh" onPress={() => location.reload()}>
            <Trans>Load the page again</Trans>
          </Button>
        </div>
      </Note>
    );
  }
}
