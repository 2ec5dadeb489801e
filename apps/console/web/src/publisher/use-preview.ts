import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '../api/client';

/** Milliseconds without a keystroke after which the preview follows. */
const PAUSE = 250;

/** Returns a value once it has rested for a moment. */
export function useRested<T>(value: T, pause = PAUSE): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return rested;
}

/** A draft as each transport would send it. The last preview stays until the next is there, so that nothing flickers. */
export function usePreview(channel_id: string, title: string, body: string) {
  const draft = useRested(JSON.stringify({ channel_id, title, body }));
  const asked = JSON.parse(draft) as Schemas['DraftInput'];
  return useQuery({
    queryKey: ['post', '/v1/posts/preview', draft],
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/v1/posts/preview', { body: asked, signal });
      return data!.items;
    },
    enabled: asked.body.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
