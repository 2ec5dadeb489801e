import { useEffect, useRef, useState } from 'react';
import { ApiProblem, type FieldProblem } from '../api/problem';
import { upload as send, UploadRefused, type Upload } from '../api/upload';
import { useProblemText } from './problem-text';
import type { Media } from './types';

/** A file beside the draft: how much of it the server has, and then the file itself. */
export interface Attached {
  name: string;
  bytes: number;
  /** From 0 to 1. */
  share: number;
  media: Media | null;
}

/** Uploads the one file that an answer may have. A file that is taken away, or whose upload ends, leaves nothing behind. */
export function useAttachment(conversation: string, refuse: (words: string | null) => void) {
  const [upload, setUpload] = useState<Attached | null>(null);
  const running = useRef<Upload<Media> | null>(null);
  const explain = useProblemText();
  useEffect(() => () => running.current?.cancel(), []);

  const forget = () => {
    running.current = null;
    setUpload(null);
  };
  const remove = () => {
    running.current?.cancel();
    forget();
  };
  function start(file: File): void {
    remove();
    refuse(null);
    setUpload({ name: file.name, bytes: file.size, share: 0, media: null });
    const mine = send<Media>(`/v1/conversations/${conversation}/media`, file, (share) =>
      setUpload((now) => now && { ...now, share }),
    );
    running.current = mine;
    mine.done.then(
      (media) => running.current === mine && setUpload((now) => now && { ...now, share: 1, media }),
      (error: unknown) => {
        if (running.current !== mine) return;
        forget();
        refuse(explain(problemFrom(error)));
      },
    );
  }
  return { upload, start, remove, forget };
}

function problemFrom(error: unknown): unknown {
  if (!(error instanceof UploadRefused)) return error;
  const { detail, errors } = (error.problem ?? {}) as { detail?: string; errors?: FieldProblem[] };
  return new ApiProblem(error.status, detail ?? '', errors ?? []);
}
