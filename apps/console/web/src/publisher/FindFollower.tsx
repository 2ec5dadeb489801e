import { type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { Button, Form, Note } from '../parts';
import { AddressFields, useAddress } from './AddressFields';
import { FollowerTable } from './FollowerTable';

/** Finds one person by the address that they gave, to see what they agreed to or to end it. */
export function FindFollower(): ReactNode {
  const { t } = useLingui();
  const address = useAddress();
  const find = useMutation({
    mutationFn: async () => (await api.POST('/v1/followers/lookup', { body: address.value })).data!.items,
  });
  return (
    <section className="stack tight">
      <h2>{t`Find a person`}</h2>
      <div className="card stack">
        <Form
          onSubmit={() => find.mutate()}
          error={find.error}
          fields={['address', 'transport']}
          actions={
            <Button type="submit" icon="search" busy={find.isPending}>
              {t`Find`}
            </Button>
          }
        >
          <AddressFields address={address} />
        </Form>
        {find.data?.length === 0 && (
          <Note icon="search" live>
            <Trans>Nobody follows, or ever followed, with this address.</Trans>
          </Note>
        )}
        {find.data && find.data.length > 0 && <FollowerTable rows={find.data} />}
      </div>
    </section>
  );
}
