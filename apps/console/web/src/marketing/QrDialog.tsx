import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { FileTrigger } from 'react-aria-components';
import { api, type Schemas } from '../api/client';
import { Button, ButtonLink, Checkbox, Dialog, ProblemNote, say } from '../parts';

/** What the server takes: a PNG of at most these bytes. */
const LOGO_BYTES = 45_000;

/** A link's QR code for print, with the workspace's logo, as SVG and PNG. */
export function QrDialog({
  link,
  ...shown
}: {
  link: Schemas['LinkView'];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Dialog {...shown} title={t`QR code`}>
      <QrCode link={link} />
    </Dialog>
  );
}

/** The code, its downloads and the logo. */
export function QrCode({ link: { id, code, url } }: { link: Schemas['LinkView'] }): ReactNode {
  const { t } = useLingui();
  const [withLogo, setLogo] = useState(true);
  // The picture is asked for again once the logo has changed.
  const [version, setVersion] = useState(0);
  const of = (kind: 'svg' | 'png', size: number) =>
    `/v1/links/${id}/qr.${kind}?size=${size}&logo=${withLogo}`;
  const change = useMutation({
    mutationFn: async (file: File | null) => {
      if (file) await api.PUT('/v1/qr-logo', { body: { png: await base64Of(file) } });
      else await api.DELETE('/v1/qr-logo');
      setVersion((before) => before + 1);
    },
    onSuccess: (_, file) => say(file ? t`The logo stands in the codes now` : t`The codes have no logo now`),
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) change.mutate(file);
  };
  return (
    <div className="stack">
      <img
        key={version}
        className="qr"
        src={`${of('svg', 512)}#${version}`}
        width={240}
        height={240}
        alt={t`QR code of ${url}`}
      />
      <p className="qr-url">
        <bdi>{url}</bdi>
      </p>
      <div className="row">
        <ButtonLink icon="download" href={of('svg', 512)} download={`${code}.svg`}>
          {t`SVG for print`}
        </ButtonLink>
        <ButtonLink icon="download" href={of('png', 1024)} download={`${code}.png`}>
          {t`PNG`}
        </ButtonLink>
      </div>
      <Checkbox isSelected={withLogo} onChange={setLogo}>
        {t`With the workspace's logo, if it has one`}
      </Checkbox>
      <div className="row">
        <FileTrigger acceptedFileTypes={['image/png']} onSelect={take}>
          <Button icon="upload" busy={change.isPending}>
            {t`Choose a logo`}
          </Button>
        </FileTrigger>
        <Button kind="quiet" onPress={() => change.mutate(null)}>
          {t`Remove the logo`}
        </Button>
      </div>
      <p className="soft small">{t`A PNG of at most 512 × 512 pixels and 45 kB. All codes of the workspace have it; printed ones stay valid.`}</p>
      <ProblemNote error={change.error} />
    </div>
  );
}

async function base64Of(file: File): Promise<string> {
  // A larger file is refused by the server, with words; there is no use in sending all of it.
  const bytes = new Uint8Array(await file.slice(0, LOGO_BYTES + 1).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
