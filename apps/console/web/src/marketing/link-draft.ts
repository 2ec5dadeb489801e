import type { Schemas } from '../api/client';
import type { DoorName } from './words';
import { instantIn, wallTimeIn } from './wall-time';

export type Device = NonNullable<Schemas['DoorConditionsInput']['devices']>[number];
export type Weekday = Schemas['DoorHoursInput']['days'][number];

/** Hours of a condition, as they stand in the form. */
export interface HoursDraft {
  days: Weekday[];
  from: string;
  to: string;
}

/** A door as it stands in the form. Lists of codes are text, as a person types them. */
export interface DoorDraft {
  key: string;
  door: DoorName;
  phone: string;
  connection_id: string | null;
  draft: string;
  channel: string;
  devices: Device[];
  languages: string;
  countries: string;
  hours: HoursDraft[];
  share: string;
}

export const UTM = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/** A link as it stands in the form; an empty text is a value that is left out. */
export interface LinkDraft {
  ad_id: string | null;
  name: string;
  code: string;
  domain: string;
  doors: DoorDraft[];
  greeting_id: string | null;
  max_clicks: string;
  /** Wall times in the workspace's zone. */
  starts_at: string;
  ends_at: string;
  outside_text: string;
  outside_url: string;
  preview_title: string;
  preview_text: string;
  preview_image_url: string;
  utm: Record<(typeof UTM)[number], string>;
}

let doors = 0;

/** A door with nothing entered yet. */
export const newDoor = (door: DoorName = 'web'): DoorDraft => ({
  ...{ key: `door-${(doors += 1)}`, door, phone: '', connection_id: null, draft: '', channel: '' },
  ...{ devices: [], languages: '', countries: '', hours: [], share: '' },
});

/** A link with nothing entered yet: it leads to the web chat. */
export const newLink = (ad_id: string | null): LinkDraft => ({
  ...{ ad_id, name: '', code: '', domain: '', doors: [newDoor()], greeting_id: null, max_clicks: '' },
  ...{ starts_at: '', ends_at: '', outside_text: '', outside_url: '' },
  ...{ preview_title: '', preview_text: '', preview_image_url: '' },
  utm: { source: '', medium: '', campaign: '', term: '', content: '' },
});

/** A stored link as it stands in the form. */
export function draftOf(link: Schemas['LinkView'], zone: string): LinkDraft {
  const { preview, outside, utm } = link;
  return {
    ...newLink(link.ad_id),
    ...{ name: link.name ?? '', code: link.code, domain: link.domain ?? '', greeting_id: link.greeting_id },
    doors: link.doors.map(({ when, ...door }) => ({
      ...newDoor(door.door),
      ...door,
      devices: (when?.devices ?? []) as Device[],
      languages: (when?.languages ?? []).join(', '),
      countries: (when?.countries ?? []).join(', '),
      hours: (when?.hours ?? []) as HoursDraft[],
      share: when?.share?.toString() ?? '',
    })),
    max_clicks: link.max_clicks?.toString() ?? '',
    starts_at: link.starts_at ? wallTimeIn(zone, link.starts_at) : '',
    ends_at: link.ends_at ? wallTimeIn(zone, link.ends_at) : '',
    outside_text: outside?.text ?? '',
    outside_url: outside?.url ?? '',
    preview_title: preview?.title ?? '',
    preview_text: preview?.text ?? '',
    preview_image_url: preview?.image_url ?? '',
    utm: { ...newLink(null).utm, ...utm },
  };
}

const given = (text: string): string | undefined => text.trim() || undefined;
const listOf = (text: string): string[] | undefined => {
  const items = text.split(/[\s,;]+/).filter(Boolean);
  return items.length > 0 ? items : undefined;
};
/** Parts of which nothing is given are left out whole. */
const whole = <T extends object>(part: T): T | null =>
  Object.values(part).some((value) => value !== undefined) ? part : null;

function doorInput(door: DoorDraft, isLast: boolean): Schemas['LinkDoorInput'] {
  const when = whole({
    devices: door.devices.length > 0 ? door.devices : undefined,
    languages: listOf(door.languages.toLowerCase()),
    countries: listOf(door.countries.toUpperCase()),
    hours: door.hours.length > 0 ? door.hours : undefined,
    share: door.share === '' ? undefined : Number(door.share),
  });
  const writes = door.door === 'wa_me' || door.door === 'whatsapp';
  const isAccount = !['web', 'wa_me', 'follow'].includes(door.door);
  return {
    door: door.door,
    ...(door.door === 'wa_me' && { phone: given(door.phone.replace(/[\s()-]/g, '')) }),
    ...(isAccount && { connection_id: door.connection_id ?? undefined }),
    ...(writes && { draft: given(door.draft) }),
    ...(door.door === 'follow' && { channel: given(door.channel.replace(/^@/, '')) }),
    ...(!isLast && when && { when }),
  };
}

/** What a change of the link sends; null removes a value. */
export function changeOf(link: LinkDraft, zone: string): Schemas['ChangeLinkInput'] {
  return {
    name: given(link.name) ?? null,
    doors: link.doors.map((door, index) => doorInput(door, index === link.doors.length - 1)),
    greeting_id: link.greeting_id,
    max_clicks: link.max_clicks === '' ? null : Number(link.max_clicks),
    starts_at: link.starts_at === '' ? null : instantIn(zone, link.starts_at),
    ends_at: link.ends_at === '' ? null : instantIn(zone, link.ends_at),
    outside: whole({ text: given(link.outside_text), url: given(link.outside_url) }),
    preview: whole({
      title: given(link.preview_title),
      text: given(link.preview_text),
      image_url: given(link.preview_image_url),
    }),
    utm: whole(Object.fromEntries(UTM.map((label) => [label, given(link.utm[label])]))),
  };
}

/** What makes the link. */
export const inputOf = (link: LinkDraft, zone: string): Schemas['LinkInput'] => ({
  ...changeOf(link, zone),
  ad_id: link.ad_id ?? '',
  code: given(link.code),
  domain: given(link.domain),
});
