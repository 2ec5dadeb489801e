import { useState, type ReactNode } from 'react';
import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { api, newKey, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, ButtonLink, Count, say } from '../parts';
import { useStateNames } from './DeliveryBar';
import { ReceiptList } from './ReceiptList';
import { useReasonWords } from './reason-words';
import { followersWith } from './failed-followers';
import { useAction } from './use-action';

type Report = Schemas['DeliveryReport'];
type Reason = Schemas['ReceiptReason'];

/** Who did not get a post, grouped by why, and what can be done. */
export function Reasons({
  id,
  report,
  mayResend,
}: {
  id: string;
  report: Report;
  mayResend: boolean;
}): ReactNode {
  const { t } = useLingui();
  const { failed } = report.totals;
  if (report.reasons.length === 0) return null;
  const order = ['failed', 'deferred', 'skipped'];
  const reasons = [...report.reasons].sort(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state) || other.count - one.count,
  );
  const groups = new Set(reasons.filter(({ state }) => state === 'failed').map(({ reason }) => reason)).size;
  return (
    <section className="stack tight">
      <div className="row apart">
        <h2>{t`Who did not get it, and why`}</h2>
        {mayResend && groups > 1 && <ResendAll id={id} count={failed} />}
      </div>
      <div className="card">
        {reasons.map((reason) => (
          <ReasonRow
            key={`${reason.state} ${reason.reason}`}
            id={id}
            reason={reason}
            isAllThatFailed={reason.state === 'failed' && groups === 1}
            mayResend={mayResend}
          />
        ))}
      </div>
    </section>
  );
}

function ReasonRow({
  id,
  reason: { state, reason, words, count },
  isAllThatFailed,
  mayResend,
}: {
  id: string;
  reason: Reason;
  isAllThatFailed: boolean;
  mayResend: boolean;
}): ReactNode {
  const { t } = useLingui();
  const names = useStateNames();
  const wordsOf = useReasonWords();
  const [isOpen, setOpen] = useState(false);
  const isFailed = state === 'failed';
  return (
    <div className="reason stack tight">
      <div className="row apart">
        <div>
          <p>
            <strong>
              <Count value={count} /> {names[state as keyof typeof names]}
            </strong>
            {' · '}
            {wordsOf(reason, words)}
          </p>
        </div>
        <div className="row">
          {mayResend && (
            <Button kind="quiet" onPress={() => setOpen(!isOpen)} aria-expanded={isOpen}>
              {isOpen ? t`Hide` : t`Show who`}
            </Button>
          )}
          {mayResend && isFailed && (
            <Resend id={id} count={count} reason={isAllThatFailed ? undefined : reason} />
          )}
        </div>
      </div>
      {isOpen && <ReceiptList id={id} state={state as 'failed'} reason={reason} />}
    </div>
  );
}

/** Most followers that one request names. */
const MOST = 1_000;

function useResend(id: string, reason: string | undefined, done?: () => void) {
  const { t } = useLingui();
  const [key, setKey] = useState(newKey);
  return useAction(
    async () => {
      const follower_ids = reason === undefined ? undefined : await followersWith(id, reason, MOST);
      const { data } = await api.POST('/v1/posts/{id}/resend', {
        params: { path: { id }, header: { 'Idempotency-Key': key } as never },
        body: { state: 'failed', ...(follower_ids && { follower_ids }) },
      });
      return data!.resent;
    },
    async (resent) => {
      setKey(newKey());
      await reload('/v1/posts/');
      say(t`${plural(resent, { one: '# is on its way again', other: '# are on their way again' })}`);
      done?.();
    },
  );
}

function Resend({ id, count, reason }: { id: string; count: number; reason: string | undefined }): ReactNode {
  const resend = useResend(id, reason);
  const some = Math.min(count, reason === undefined ? count : MOST);
  return (
    <>
      <Button icon="refresh" busy={resend.isPending} onPress={() => resend.mutate()}>
        <Plural value={some} one="Send again to this one" other="Send again to these #" />
      </Button>
      {resend.problem}
    </>
  );
}

function ResendAll({ id, count }: { id: string; count: number }): ReactNode {
  const resend = useResend(id, undefined);
  return (
    <div className="row">
      <ButtonLink icon="download" href={`/v1/posts/${id}/receipts.csv?state=failed`} download>
        <Trans>Download as CSV</Trans>
      </ButtonLink>
      <Button icon="refresh" busy={resend.isPending} onPress={() => resend.mutate()}>
        <Plural value={count} one="Send again to # that failed" other="Send again to all # that failed" />
      </Button>
      {resend.problem}
    </div>
  );
}
