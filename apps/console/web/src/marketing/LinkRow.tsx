import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Badge, Button, Link, Menu, say } from '../parts';
import { archive } from './archive';
import { QrDialog } from './QrDialog';
import { sayProblem } from './say-problem';
import type { TreeContext } from './tree-context';
import { TreeRow } from './TreeRow';
import { useDoorNames, useLinkStates } from './words';

/** A link's row: its address to copy, where it leads, and what it brought. */
export function LinkRow({ link, tree }: { link: Schemas['LinkView']; tree: TreeContext }): ReactNode {
  const { t } = useLingui();
  const doorNames = useDoorNames();
  const states = useLinkStates();
  const [isQr, setQr] = useState(false);
  const { id, code, url, state, paused, archived } = link;
  const name = link.name ?? code;
  const { word, tone } = states[state];
  const setArchived = archive('/v1/links', id, t`${name} is archived`, t`${name} is in use again`);
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => say(t`Copied: ${url}`),
      () => say(t`This browser does not let pages copy: ${url}`),
    );
  const pause = (now: boolean, mayUndo = true): void =>
    void api
      .PATCH('/v1/links/{id}', { params: { path: { id } }, body: { paused: now } })
      .then(() => reload('/v1/links'))
      .then(
        () =>
          say(
            now ? t`${name} is paused` : t`${name} is open again`,
            mayUndo ? () => pause(!now, false) : undefined,
          ),
        sayProblem,
      );
  return (
    <TreeRow
      level={3}
      name={name}
      row={tree.rows.get(id)}
      actions={
        tree.isWriter && (
          <>
            <Button
              kind="quiet"
              icon="copy"
              label={t`Copy the address of ${name}`}
              onPress={() => void copy()}
            />
            <Menu
              label={t`Actions for ${name}`}
              groups={[
                {
                  entries: [
                    { id: 'edit', label: t`Change`, icon: 'edit', href: `/links/${id}` },
                    { id: 'qr', label: t`QR code`, icon: 'qr', run: () => setQr(true) },
                    paused
                      ? { id: 'resume', label: t`Open again`, icon: 'play', run: () => pause(false) }
                      : { id: 'pause', label: t`Pause`, icon: 'stop', run: () => pause(true) },
                    archived
                      ? { id: 'restore', label: t`Use again`, icon: 'undo', run: () => setArchived(false) }
                      : { id: 'archive', label: t`Archive`, icon: 'archive', run: () => setArchived(true) },
                  ],
                },
              ]}
            />
            <QrDialog link={link} isOpen={isQr} onOpenChange={setQr} />
          </>
        )
      }
    >
      <div className="row tree-more">
        {tree.isWriter ? (
          <Link href={`/links/${id}`} className="tree-link">
            {url.replace(/^https?:\/\//, '')}
          </Link>
        ) : (
          <span>{url.replace(/^https?:\/\//, '')}</span>
        )}
        {state !== 'active' && <Badge tone={tone}>{word}</Badge>}
        <span className="soft">{[...new Set(link.doors.map(({ door }) => doorNames[door]))].join(', ')}</span>
      </div>
    </TreeRow>
  );
}
