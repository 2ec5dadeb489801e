import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button } from '../parts';

/** Loads the next page of a list, where there is one. */
export function MoreRows({
  list: { hasNextPage, isFetchingNextPage, fetchNextPage },
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}): ReactNode {
  const { t } = useLingui();
  if (!hasNextPage) return null;
  return (
    <div className="row more-rows">
      <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
        {t`Show more`}
      </Button>
    </div>
  );
}
