import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import {
  Autocomplete,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Header,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { msg } from '@lingui/core/macro';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/icons';
import { useInbox } from './inbox-context';
import { people, teams } from './queries';
import { useWork } from './work';
import type { Conversation, Person } from './types';

const PRESENCE = { online: msg`online`, away: msg`away`, offline: msg`offline` };

/** Gives the conversation to a person or a team: a part of the name and Enter are enough. */
export function AssignForm({
  conversation,
  onClose,
}: {
  conversation: Conversation;
  onClose: () => void;
}): ReactNode {
  const { t, i18n } = useLingui();
  const { me } = useInbox();
  const { contains } = useFilter({ sensitivity: 'base' });
  const { data: persons } = useQuery(people);
  const { data: groups } = useQuery(teams);
  const work = useWork();
  const [isDone, setDone] = useState(false);
  const mayAnswer = (persons ?? []).filter(({ role }) => role === 'agent' || role === 'owner');
  const order = { online: 0, away: 1, offline: 2 } as const;
  const sorted = mayAnswer.toSorted(
    (one, other) => order[one.presence] - order[other.presence] || one.name.localeCompare(other.name),
  );
  const nameOf = (one: Person) => (one.id === me.id ? t`${one.name} (you)` : one.name);

  async function choose(id: string): Promise<void> {
    if (isDone) return;
    setDone(true);
    const isTeam = id.startsWith('tem_');
    const done = isTeam
      ? await work.giveToTeam(conversation, id)
      : await work.assign(conversation, id === 'nobody' ? null : id);
    if (done) onClose();
    else setDone(false);
  }

  return (
    <Dialog title={t`Who takes care of it?`} isOpen onOpenChange={onClose}>
      <Autocomplete filter={contains}>
        <SearchField aria-label={t`Search persons and teams`} className="palette-search" autoFocus>
          <Icon name="search" />
          <Input className="field-box" placeholder={t`A part of the name`} />
        </SearchField>
        <ListBox
          className="options assign-list"
          aria-label={t`Persons and teams`}
          onAction={(key) => void choose(String(key))}
        >
          <ListBoxSection>
            <Header className="menu-title">{t`Persons`}</Header>
            {sorted.map((one) => (
              <ListBoxItem key={one.id} id={one.id} textValue={nameOf(one)} className="option menu-item">
                <span className={`presence ${one.presence}`} aria-hidden="true" />
                <span className="menu-text" dir="auto">
                  {nameOf(one)}
                </span>
                <span className="small soft">{i18n._(PRESENCE[one.presence])}</span>
                {conversation.assignee_id === one.id && <Icon name="check" />}
              </ListBoxItem>
            ))}
            <ListBoxItem id="nobody" textValue={t`Nobody`} className="option menu-item">
              <span className="presence" aria-hidden="true" />
              <span className="menu-text">{t`Nobody`}</span>
              {conversation.assignee_id === null && <Icon name="check" />}
            </ListBoxItem>
          </ListBoxSection>
          {(groups?.length ?? 0) > 0 && (
            <ListBoxSection>
              <Header className="menu-title">{t`Teams: the next free person gets it`}</Header>
              {groups!.map(({ id, name }) => (
                <ListBoxItem key={id} id={id} textValue={name} className="option menu-item">
                  <Icon name="people" />
                  <span className="menu-text" dir="auto">
                    {name}
                  </span>
                  {conversation.team_id === id && <Icon name="check" />}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}
