import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { Button } from '../parts/Button';
import { useFormats } from '../parts/formats';
import { Icon } from '../parts/icons';
import { Menu, type MenuGroup } from '../parts/Menu';
import { DOORS, VIEWS, type Filters, type View } from './filters';
import { useInbox } from './inbox-context';
import { counts, tags, teams } from './queries';
import { DOOR_WORDS, VIEW_WORDS } from './words';

/** Milliseconds after the last key before messages are searched. */
const PAUSE_MS = 250;

/** Chooses the list, narrows it, and searches in messages. */
export function FilterBar({
  filters,
  onChange,
  search,
}: {
  filters: Filters;
  onChange: (filters: Filters) => void;
  search: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const { t } = useLingui();
  const { open } = useInbox();
  const [q, setQ] = useState(filters.q ?? '');
  useEffect(() => setQ(filters.q ?? ''), [filters.q]);
  useEffect(() => {
    if (q.trim() === (filters.q ?? '')) return;
    const timer = setTimeout(() => onChange({ ...filters, q: q.trim() || undefined }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [q, filters, onChange]);
  const views = useViews(filters, onChange);
  const narrowing = useNarrowing(filters, onChange);
  const narrowed = [filters.door, filters.tag, filters.waiting].filter((one) => one !== undefined).length;
  return (
    <div className="filter-bar">
      <div className="row apart">
        <Menu
          label={t`Choose the list`}
          groups={views.groups}
          face={
            <>
              <h1 className="view-name">{views.name}</h1>
              <Icon name="chevron" />
            </>
          }
        />
        <span className="row filter-buttons">
          <Button
            kind="quiet"
            icon="bell"
            label={t`Notices on this device`}
            onPress={() => open('notices')}
          />
          <span className={narrowed > 0 ? 'filter-on' : undefined}>
            <Menu
              label={narrowed > 0 ? t`Filter: ${narrowed} set` : t`Filter`}
              icon="filter"
              groups={narrowing}
            />
          </span>
        </span>
      </div>
      <SearchField
        className="inbox-search"
        aria-label={t`Search in messages`}
        value={q}
        onChange={setQ}
        onClear={() => setQ('')}
      >
        <Icon name="search" />
        <Input ref={search} className="field-box" placeholder={t`Search in messages`} maxLength={200} />
      </SearchField>
    </div>
  );
}

function useViews(
  filters: Filters,
  onChange: (filters: Filters) => void,
): { name: string; groups: MenuGroup[] } {
  const { t, i18n } = useLingui();
  const { number } = useFormats();
  const { data: numbers } = useQuery(counts);
  const { data: groups } = useQuery(teams);
  const many = (count: number | undefined) =>
    count === undefined || count === 0
      ? ''
      : ` · ${number(count)}${count >= (numbers?.counted_up_to ?? Infinity) ? '+' : ''}`;
  const countOf = (view: View): number | undefined => {
    if (view.startsWith('team:'))
      return numbers?.teams.find(({ team_id }) => `team:${team_id}` === view)?.open;
    return numbers && view in numbers
      ? numbers[view as 'open' | 'mine' | 'unassigned' | 'snoozed']
      : undefined;
  };
  const entry = (view: View, name: string) => ({
    id: view,
    label: name + many(countOf(view)),
    selected: filters.view === view,
    run: () => onChange({ ...filters, view, q: undefined }),
  });
  const team = groups?.find(({ id }) => `team:${id}` === filters.view)?.name;
  const name = filters.view.startsWith('team:')
    ? (team ?? t`Team`)
    : i18n._(VIEW_WORDS[filters.view as (typeof VIEWS)[number]]);
  return {
    name: name + many(countOf(filters.view)),
    groups: [
      { entries: VIEWS.map((view) => entry(view, i18n._(VIEW_WORDS[view]))) },
      { title: t`Teams`, entries: (groups ?? []).map(({ id, name: of }) => entry(`team:${id}`, of)) },
    ],
  };
}

function useNarrowing(filters: Filters, onChange: (filters: Filters) => void): MenuGroup[] {
  const { t, i18n } = useLingui();
  const { data } = useQuery(tags);
  return [
    {
      entries: [
        {
          id: 'waiting',
          label: t`Waits for an answer`,
          icon: 'clock',
          selected: filters.waiting === true,
          run: () => onChange({ ...filters, waiting: filters.waiting ? undefined : true }),
        },
        ...(filters.door || filters.tag || filters.waiting
          ? [
              {
                id: 'none',
                label: t`Take all filters away`,
                icon: 'close' as const,
                run: () => onChange({ view: filters.view }),
              },
            ]
          : []),
      ],
    },
    {
      title: t`Door`,
      entries: DOORS.map((door) => ({
        id: `door.${door}`,
        label: i18n._(DOOR_WORDS[door]),
        selected: filters.door === door,
        run: () => onChange({ ...filters, door: filters.door === door ? undefined : door }),
      })),
    },
    {
      title: t`Tag`,
      entries: (data ?? []).slice(0, 30).map(({ id, name }) => ({
        id,
        label: name,
        selected: filters.tag === id,
        run: () => onChange({ ...filters, tag: filters.tag === id ? undefined : id }),
      })),
    },
  ];
}
