import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation, useSearch } from 'wouter';
import { api, newKey } from '../api/client';
import { reload } from '../api/queries';
import { useSession } from '../api/session';
import { PageHeader, say } from '../parts';
import { inputOf, newLink } from './link-draft';
import { LinkForm } from './LinkForm';
import './marketing.css';

/** Makes a tracked link of an ad, with what the customer will see beside it. */
export default function NewLinkPage(): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const ad = new URLSearchParams(useSearch()).get('ad');
  const zone = useSession().workspace.time_zone;
  const [link, setLink] = useState(() => newLink(ad));
  const [key] = useState(newKey);
  const make = useMutation({
    mutationFn: async () => {
      const params = { header: { 'Idempotency-Key': key } };
      const { data } = await api.POST('/v1/links', { params, body: inputOf(link, zone) });
      await reload('/v1/links', '/v1/reports');
      return data!;
    },
    onSuccess: ({ id, url }) => {
      say(t`The link is made: ${url}`);
      go(`/links/${id}`, { replace: true });
    },
  });
  return (
    <>
      <PageHeader
        title={t`New link`}
        lead={t`One address for an ad, a poster or a profile. It leads each visitor to the door that you choose.`}
        back={{ href: '/campaigns', label: t`Campaigns` }}
      />
      <LinkForm
        link={link}
        onChange={setLink}
        onSubmit={() => make.mutate()}
        error={make.error}
        busy={make.isPending}
        action={t`Make link`}
        isNew
      />
    </>
  );
}
