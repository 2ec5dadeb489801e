import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Note } from '../parts';
import type { Draft } from './kept-draft';
import type { Post } from './use-post-saving';

/** Tells the second of two people who edit one post, and shows both versions. Nothing is overwritten until they choose. */
export function EditConflict({
  theirs,
  mine,
  goOn,
  setDraft,
}: {
  theirs: Post;
  mine: Draft;
  goOn: (theirs: Post) => void;
  setDraft: (draft: Draft) => void;
}): ReactNode {
  const { t } = useLingui();
  return (
    <Note tone="warn" title={t`Someone else has changed this post meanwhile`} live>
      <p>
        <Trans>Yours is not saved yet. Choose what to go on with; both can still be changed.</Trans>
      </p>
      <div className="both">
        <Words title={t`Saved by someone else`} words={theirs} />
        <Words title={t`Yours`} words={mine} />
      </div>
      <div className="row">
        <Button onPress={() => goOn(theirs)}>{t`Go on with mine`}</Button>
        <Button
          onPress={() => {
            setDraft({ title: theirs.title, body: theirs.body });
            goOn(theirs);
          }}
        >
          {t`Take the other one`}
        </Button>
      </div>
    </Note>
  );
}

function Words({ title, words }: { title: string; words: Draft }): ReactNode {
  return (
    <section className="stack tight" aria-label={title}>
      <h3>{title}</h3>
      <div className="both-words" tabIndex={0} dir="auto">
        {words.title && <strong>{`${words.title}\n\n`}</strong>}
        {words.body}
      </div>
    </section>
  );
}
