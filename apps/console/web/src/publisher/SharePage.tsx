import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ButtonLink, CopyField } from '../parts';
import { ChannelFrame, type Channel } from './ChannelFrame';
import './Share.css';

/** What to put where customers are: the channel's address, its QR code, and its form for one's own site. */
export default function SharePage({ id }: { id: string }): ReactNode {
  return (
    <ChannelFrame id={id} tab="share">
      {(channel) => <Share channel={channel} />}
    </ChannelFrame>
  );
}

function Share({ channel: { id, handle, name } }: { channel: Channel }): ReactNode {
  const { t } = useLingui();
  const address = `${location.origin}/@${handle}`;
  const snippet = `<script src="${location.origin}/assets/follow.js" data-channel="${handle}" async></script>`;
  const isLocal = /^(localhost|127\.|\[::1\])/.test(location.host);
  return (
    <div className="share">
      <section className="card stack share-qr">
        <img
          src={`/v1/channels/${id}/qr.svg?size=256`}
          width="256"
          height="256"
          alt={t`QR code of ${name}`}
        />
        <ButtonLink icon="download" href={`/v1/channels/${id}/qr.svg?size=1024`} download={`${handle}.svg`}>
          {t`Download for print`}
        </ButtonLink>
        {isLocal && (
          <p className="soft small">
            <Trans>Phones cannot open it yet: Corong runs under an address of this computer alone.</Trans>
          </p>
        )}
      </section>
      <div className="stack wide">
        <section className="stack tight">
          <h2>{t`Its address`}</h2>
          <CopyField
            label={t`Page of the channel`}
            value={address}
            hint={t`People choose there how they want to follow. Add ?source=… to see later what brought them.`}
          />
        </section>
        <section className="stack tight">
          <h2>{t`A form on your own site`}</h2>
          <p className="soft measure">
            <Trans>
              Paste this where the form should stand. It asks for a mail address, and follows once it is
              confirmed.
            </Trans>
          </p>
          <CopyField label={t`Code for the page`} value={snippet} lines={3} />
          <div className="row">
            <ButtonLink icon="eye" href={`/@${handle}/follow`} target="_blank">
              {t`See the form`}
            </ButtonLink>
          </div>
        </section>
        <section className="stack tight">
          <h2>{t`For readers of feeds`}</h2>
          <CopyField label={t`Feed of the channel`} value={`${address}/feed.xml`} />
        </section>
      </div>
    </div>
  );
}
