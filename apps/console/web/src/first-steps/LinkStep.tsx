import { useRef, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { useLive } from '../api/live';
import { Badge, Button, ButtonLink, CopyField, Note, ProblemNote } from '../parts';
import { Step } from './Step';
import type { Made } from './kept';

/** Addresses that name the machine on which the browser runs: a phone would look on itself. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/;

/** Makes a campaign, an ad and a link in one go, and waits for the chat that the link opens. */
export function LinkStep({ made, add }: { made: Made; add: (more: Partial<Made>) => void }): ReactNode {
  const { t } = useLingui();
  const { link, chat, post } = made;
  const ad = useRef<string | null>(null);
  const make = useMutation({
    mutationFn: async () => {
      if (!ad.current) {
        const { data: campaign } = await api.POST('/v1/campaigns', { body: { name: t`First campaign` } });
        const { data } = await api.POST('/v1/ads', {
          body: { campaign_id: campaign!.id, name: t`First ad` },
        });
        ad.current = data!.id;
      }
      const { data } = await api.POST('/v1/links', { body: { ad_id: ad.current } });
      add({ link: { id: data!.id, url: data!.url, ad: data!.ad_id } });
    },
  });
  useLive(({ type, data }) => {
    if (type === 'conversation' && link && data['ad_id'] === link.ad) add({ chat: true });
  });
  const isHere = link && LOOPBACK.test(new URL(link.url).hostname);
  return (
    <Step
      number={3}
      title={t`A click that becomes a chat`}
      state={chat ? 'done' : post?.received || link ? 'now' : 'later'}
    >
      {!link && (
        <>
          <p className="soft">{t`A link belongs to an ad. Whoever opens it comes to your chat, and the report knows from which ad.`}</p>
          <ProblemNote error={make.error} />
          <div className="row">
            <Button kind="primary" icon="link" busy={make.isPending} onPress={() => make.mutate()}>
              {t`Make the link`}
            </Button>
          </div>
        </>
      )}
      {link && (
        <>
          <CopyField label={t`The link`} value={link.url} />
          {isHere ? (
            <Note>
              <p>
                {t`There is no QR code here: this address names this machine alone, so a phone could not open it. Start Corong with PUBLIC_URL to have one.`}
              </p>
            </Note>
          ) : (
            <img
              className="step-qr"
              src={`/v1/links/${link.id}/qr.svg`}
              alt={t`QR code of the link, for a phone`}
            />
          )}
          {!chat && (
            <>
              <p>{t`Open the link in a second tab, as a customer would, and write something there.`}</p>
              <div className="row">
                <ButtonLink href={link.url} kind="primary" icon="open" target="_blank">
                  {t`Open the chat`}
                </ButtonLink>
              </div>
            </>
          )}
          <p aria-live="polite">
            {chat && (
              <Badge tone="good" icon="check">
                {t`The click has become a chat`}
              </Badge>
            )}
          </p>
        </>
      )}
    </Step>
  );
}
