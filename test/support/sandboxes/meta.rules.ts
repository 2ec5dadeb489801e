/** An event as it was sent. Unknown fields are kept unchanged. */
export interface MetaEvent {
  event_name: string;
  /** Unix seconds. */
  event_time: number;
  action_source: string;
  event_id?: string;
  user_data?: { fbc?: string; [field: string]: unknown };
  custom_data?: { value?: number; currency?: string; [field: string]: unknown };
  [field: string]: unknown;
}

const SOURCES = [
  'email',
  'website',
  'app',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other',
];
const WEEK_SECONDS = 7 * 24 * 3600;
const MAX_EVENTS = 1_000;

/** Returns the events of a request body, or the reason why Meta refuses the whole request: one invalid event is enough. */
export function refusalOf(body: string, now: number): { events: MetaEvent[] } | { reason: string } {
  let data: unknown;
  try {
    data = (JSON.parse(body) as { data?: unknown } | null)?.data;
  } catch {
    return { reason: 'Invalid parameter: the body is not JSON' };
  }
  if (!Array.isArray(data) || data.length === 0)
    return { reason: 'Invalid parameter: data must be a non-empty array' };
  if (data.length > MAX_EVENTS)
    return { reason: `Invalid parameter: data has more than ${MAX_EVENTS} events` };
  for (const [index, event] of data.entries()) {
    const reason =
      event !== null && typeof event === 'object'
        ? faultOf(event as Partial<MetaEvent>, now)
        : 'is not an object';
    if (reason) return { reason: `Invalid parameter: data[${index}] ${reason}` };
  }
  return { events: data as MetaEvent[] };
}

function faultOf(event: Partial<MetaEvent>, now: number): string | null {
  const { event_name, event_time, action_source, user_data, custom_data } = event;
  if (typeof event_name !== 'string' || event_name === '') return 'has no event_name';
  if (!Number.isInteger(event_time)) return 'has no event_time in unix seconds';
  if (event_time! < now / 1000 - WEEK_SECONDS) return 'has an event_time more than 7 days ago';
  if (event_time! > now / 1000 + 60) return 'has an event_time in the future';
  if (typeof action_source !== 'string' || !SOURCES.includes(action_source))
    return 'has no valid action_source';
  if (user_data === undefined || Object.keys(user_data).length === 0) return 'has no user_data';
  if (user_data.fbc !== undefined && !/^fb\.\d\.\d{13}\.[\w.-]+$/.test(user_data.fbc))
    return 'has a malformed fbc';
  if (event_name !== 'Purchase') return null;
  if (typeof custom_data?.value !== 'number' || !(custom_data.value >= 0))
    return 'is a Purchase without value';
  if (typeof custom_data.currency !== 'string' || !/^[A-Za-z]{3}$/.test(custom_data.currency))
    return 'is a Purchase without currency';
  return null;
}
