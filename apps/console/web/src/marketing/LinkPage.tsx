import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { useSession } from '../api/session';
import { Badge, Button, CopyField, Loaded, PageHeader, ProblemNote, say } from '../parts';
import { changeOf, draftOf } from './link-draft';
import { LinkForm } from './LinkForm';
import { QrDialog } from './QrDialog';
import { useLinkStates } from './words';
import './marketing.css';

/** A link: its address and QR code, whether it is open, and everything about it that can be changed. */
export default function LinkPage({ id }: { id: string }): ReactNode {
  const link = query.useQuery('get', '/v1/links/{id}', { params: { path: { id } } });
  return <Loaded query={link}>{(data) => <OneLink key={data.id} stored={data} />}</Loaded>;
}

function OneLink({ stored }: { stored: Schemas['LinkView'] }): ReactNode {
  const { t } = useLingui();
  const zone = useSession().workspace.time_zone;
  const states = useLinkStates();
  const [link, setLink] = useState(() => draftOf(stored, zone));
  const [isQr, setQr] = useState(false);
  const { id, url, state, paused, archived } = stored;
  const change = async (body: Schemas['ChangeLinkInput']) => {
    await api.PATCH('/v1/links/{id}', { params: { path: { id } }, body });
    await reload('/v1/links');
  };
  const save = useMutation({
    mutationFn: () => change(changeOf(link, zone)),
    onSuccess: () => say(t`Saved. Visitors get the change within seconds.`),
  });
  const turn = useMutation({
    mutationFn: (body: Schemas['ChangeLinkInput']) => change(body),
    onSuccess: (_, body) => {
      if (body.paused !== undefined) say(body.paused ? t`The link is paused` : t`The link is open again`);
      else say(body.archived ? t`The link is archived` : t`The link is in use again`);
    },
  });
  return (
    <>
      <PageHeader
        title={stored.name ?? stored.code}
        badge={<Badge tone={states[state].tone}>{states[state].word}</Badge>}
        back={{ href: '/campaigns', label: t`Campaigns` }}
        actions={
          <>
            <Button icon="qr" onPress={() => setQr(true)}>
              {t`QR code`}
            </Button>
            <Button
              icon={paused ? 'play' : 'stop'}
              busy={turn.isPending}
              onPress={() => turn.mutate({ paused: !paused })}
            >
              {paused ? t`Open again` : t`Pause`}
            </Button>
            <Button
              kind="quiet"
              icon={archived ? 'undo' : 'archive'}
              label={archived ? t`Use again` : t`Archive`}
              onPress={() => turn.mutate({ archived: !archived })}
            />
          </>
        }
      />
      <ProblemNote error={turn.error} />
      <div className="link-address">
        <CopyField label={t`Address of the link`} value={url} />
      </div>
      <LinkForm
        link={link}
        onChange={setLink}
        onSubmit={() => save.mutate()}
        error={save.error}
        busy={save.isPending}
        action={t`Save`}
      />
      <QrDialog link={stored} isOpen={isQr} onOpenChange={setQr} />
    </>
  );
}
