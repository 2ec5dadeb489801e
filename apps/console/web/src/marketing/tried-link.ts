import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '../api/client';
import { useSession } from '../api/session';
import { inputOf, type Device, type LinkDraft } from './link-draft';

/** Milliseconds without a key after which the server is asked what a customer will see. */
const PAUSE = 400;

/** The visitor with whom the link is tried. */
export interface TriedVisit {
  device: Device;
  language: string;
  country: string;
}

/** The value as it was once it had not changed for a while. */
function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), pause);
    return () => clearTimeout(timer);
  }, [text, pause]);
  return settled;
}

/** Asks the server what a customer will see of the link as it stands in the form. What it said last stays until it says more. */
export function useTriedLink(link: LinkDraft) {
  const { workspace } = useSession();
  const [visit, setVisit] = useState<TriedVisit>({
    ...{ device: 'phone', language: workspace.language ?? '', country: '' },
  });
  const { ad_id, code, domain, doors, greeting_id, preview } = inputOf(link, workspace.time_zone);
  const { device, language, country } = visit;
  const body = useSettled(
    {
      ...{ doors, greeting_id, preview, domain },
      ...(ad_id && { ad_id }),
      ...(code && /^[0-9A-Za-z][\w-]{1,63}$/.test(code) && { code }),
      visit: {
        device,
        ...(/^[a-z]{2,3}$/.test(language) && { language }),
        ...(/^[A-Z]{2}$/.test(country) && { country }),
      },
    } as Schemas['TriedLinkInput'],
    PAUSE,
  );
  const tried = useQuery({
    queryKey: ['post', '/v1/links/preview', body],
    queryFn: async () => (await api.POST('/v1/links/preview', { body })).data!,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { ...tried, visit, setVisit };
}

export type Tried = ReturnType<typeof useTriedLink>;
