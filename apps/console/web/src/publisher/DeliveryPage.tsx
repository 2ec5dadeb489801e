import { useState, type ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { api, newKey, query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { may, useSession } from '../api/session';
import {
  Badge,
  Button,
  ButtonLink,
  Confirm,
  Loaded,
  Note,
  PageHeader,
  say,
  Time,
  useFormats,
} from '../parts';
import { DeliveryBar } from './DeliveryBar';
import { leftOf, usePace } from './delivery-numbers';
import { DeliveryByTransport } from './DeliveryByTransport';
import { Problems } from './DeliveryProblems';
import { Reasons } from './DeliveryReasons';
import { DeletePost } from './DeletePost';
import { useAction } from './use-action';
import { shortTitle } from './post-title';

type Report = Schemas['DeliveryReport'];

/** Milliseconds between two looks while something moves, and once nothing does. */
const [MOVING, RESTING] = [1_000, 15_000];

/** Who got a post, who did not and why; it fills while the post is sent. */
export function DeliveryPage({ id, post }: { id: string; post: Schemas['PostView'] }): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const params = { params: { path: { id } } };
  const report = query.useQuery('get', '/v1/posts/{id}/delivery', params, {
    refetchInterval: ({ state: { data } }) => (data?.state === 'complete' ? RESTING : MOVING),
  });
  const channel = query.useQuery('get', '/v1/channels/{id}', { params: { path: { id: post.channel_id } } });
  const pace = usePace(report.data, report.dataUpdatedAt);
  const { published_at, edited_at } = post;
  const mayPublish = may(session, ['publisher']);
  return (
    <>
      <PageHeader
        title={shortTitle(post) ?? t`Post`}
        back={{ href: `/channels/${post.channel_id}`, label: channel.data?.name ?? t`Channel` }}
        badge={report.data && <StateBadge report={report.data} />}
        lead={
          published_at !== null && (
            <>
              <Trans>Published</Trans> <Time at={published_at} />
              {edited_at !== null && (
                <>
                  {' · '}
                  <Trans>changed</Trans> <Time at={edited_at} />
                </>
              )}
            </>
          )
        }
        actions={
          mayPublish && (
            <>
              {report.data && report.data.state !== 'complete' && <Stop id={id} report={report.data} />}
              {channel.data && (
                <ButtonLink icon="open" href={`/@${channel.data.handle}/${id}`} target="_blank">
                  {t`On its page`}
                </ButtonLink>
              )}
              <ButtonLink icon="edit" href={`/posts/${id}/edit`}>
                {t`Change`}
              </ButtonLink>
              <DeletePost post={post} />
            </>
          )
        }
      />
      <div className="stack wide">
        <Loaded query={report} lines={6}>
          {(data) => (
            <>
              <Progress report={data} pace={pace} />
              <Problems problems={data.problems} />
              <Reasons id={id} report={data} mayResend={mayPublish} />
              <DeliveryByTransport report={data} />
            </>
          )}
        </Loaded>
        <section className="stack tight">
          <h2>{t`What was sent`}</h2>
          <div className="card post-words" dir="auto">
            {post.body}
          </div>
        </section>
      </div>
    </>
  );
}

function StateBadge({ report: { state, stopped_at } }: { report: Report }): ReactNode {
  const { t } = useLingui();
  if (stopped_at !== null && state === 'complete') return <Badge tone="warn">{t`stopped`}</Badge>;
  if (state === 'complete') return <Badge tone="good" icon="check">{t`complete`}</Badge>;
  return <Badge tone="accent">{state === 'planning' ? t`getting ready` : t`sending`}</Badge>;
}

function Progress({ report, pace }: { report: Report; pace: ReturnType<typeof usePace> }): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const { totals, audience, state } = report;
  if (audience === 0 && state === 'complete')
    return (
      <Note icon="followers" title={t`Nobody followed this channel when it was published`}>
        <Trans>
          The post stands on the channel's page and in its feeds. Whoever follows now gets the next one.
        </Trans>
      </Note>
    );
  const [some, all] = [number(totals.delivered), number(audience)];
  return (
    <section className="card stack" aria-label={t`Progress`} aria-live="polite">
      <p>
        <span className="figure">
          <Trans>
            {some} of {all}
          </Trans>
        </span>{' '}
        <Trans>followers have it</Trans>
      </p>
      <DeliveryBar totals={totals} audience={audience} />
      {state !== 'complete' && <PaceWords report={report} pace={pace} />}
    </section>
  );
}

function PaceWords({ report, pace }: { report: Report; pace: ReturnType<typeof usePace> }): ReactNode {
  const { number } = useFormats();
  const { totals, by_transport } = report;
  const absent = by_transport.live.pending;
  if (leftOf(report) === 0)
    return (
      <div className="stack tight soft small">
        {totals.deferred > 0 && (
          <p>
            <Plural
              value={totals.deferred}
              one="# follower gets it later: it is tried again by itself"
              other="# followers get it later: it is tried again by itself"
            />
          </p>
        )}
        {absent > 0 && (
          <p>
            <Plural
              value={absent}
              one="# follower gets it as soon as their browser is open again"
              other="# followers get it as soon as their browser is open again"
            />
          </p>
        )}
      </div>
    );
  if (pace.perSecond === null || pace.secondsLeft === null) return null;
  const rate = number(pace.perSecond, { maximumFractionDigits: pace.perSecond < 10 ? 1 : 0 });
  const minutes = Math.round(pace.secondsLeft / 60);
  return (
    <p className="soft small">
      <Trans>{rate} a second</Trans>
      {' · '}
      {pace.secondsLeft < 90 ? (
        <Plural value={pace.secondsLeft} one="about # second left" other="about # seconds left" />
      ) : (
        <Plural value={minutes} one="about # minute left" other="about # minutes left" />
      )}
    </p>
  );
}

function Stop({ id, report }: { id: string; report: Report }): ReactNode {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const [key] = useState(newKey);
  const stop = useAction(
    () =>
      api.POST('/v1/posts/{id}/stop', {
        params: { path: { id }, header: { 'Idempotency-Key': key } as never },
      }),
    async () => {
      setOpen(false);
      await reload(`/v1/posts/`);
      say(t`Stopped: nobody else gets it`);
    },
  );
  const left = report.totals.pending + report.totals.deferred;
  return (
    <>
      <Button icon="stop" onPress={() => setOpen(true)}>
        {t`Stop`}
      </Button>
      <Confirm
        title={t`Stop this post?`}
        action={t`Stop it`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        busy={stop.isPending}
        onConfirm={() => stop.mutate()}
      >
        <p>
          <Plural
            value={left}
            one="# follower who does not have it yet will not get it. Those who have it keep it."
            other="# followers who do not have it yet will not get it. Those who have it keep it."
          />
        </p>
        {stop.problem}
      </Confirm>
    </>
  );
}
