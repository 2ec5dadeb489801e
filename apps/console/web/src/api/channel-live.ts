import { api } from './client';
import { hasStatus } from './problem';

/** A post as a channel's own stream brings it. */
export interface StreamedPost {
  post_id: string;
  title: string | null;
  body: string;
}

/** Tries of what a new channel's other app may not know yet, and milliseconds between them. */
const [TRIES, INTERVAL] = [25, 300];

/** Makes this browser a live follower of a channel; returns the token of its stream. */
export async function followHere(handle: string): Promise<string> {
  for (let tried = 1; ; tried++)
    try {
      const { data } = await api.POST('/@{handle}/followers', {
        params: { path: { handle } },
        body: { transport: 'live' },
        headers: { accept: 'application/json' },
      });
      return (data as { token?: string } | undefined)?.token ?? '';
    } catch (error) {
      if (!hasStatus(error, 404) || tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
}

/** Listens to a channel as the follower with this token, and calls back for each post; returns how to stop. */
export function hearChannel(handle: string, token: string, onPost: (post: StreamedPost) => void): () => void {
  const source = new EventSource(`/@${handle}/live?token=${encodeURIComponent(token)}`);
  source.onmessage = ({ data }: MessageEvent<string>) => onPost(JSON.parse(data) as StreamedPost);
  return () => source.close();
}
