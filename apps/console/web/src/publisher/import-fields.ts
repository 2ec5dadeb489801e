import { msg } from '@lingui/core/macro';
import type { Schemas } from '../api/client';

type DryRun = Schemas['ImportDryRun'];
export type Field = DryRun['missing'][number];

/** Where a field comes from: a column by its number, or one text for all rows. */
export type Choice = { column: number } | { value: string };
export type Choices = Partial<Record<Field, Choice>>;

export const FIELDS = [
  'transport',
  'address',
  'consent_at',
  'consent_how',
  'consent_wording',
  'source',
] as const;

export const FIELD_NAMES = {
  transport: msg`Way they follow`,
  address: msg`Address or number`,
  consent_at: msg`When they agreed`,
  consent_how: msg`How they agreed`,
  consent_wording: msg`Words that they agreed to`,
  source: msg`What brought them`,
};

export const FIELD_HINTS = {
  transport: msg`E-mail or WhatsApp.`,
  address: msg`The mail address, or the phone number with its country code.`,
  consent_at: msg`A day or an instant, such as 2026-11-02.`,
  consent_how: msg`Such as: shop checkout, or form at the counter.`,
  consent_wording: msg`The sentence that they saw when they agreed.`,
  source: msg`Such as the address of the form.`,
};

/** Names by which files of shops and mail programs call a field, in English and Indonesian. */
const USUAL_NAMES: Record<Field, RegExp> = {
  transport: /^(transport|channel type|kanal)$/i,
  address: /mail|surel|phone|telepon|ponsel|whatsapp|\bwa\b|\bhp\b|nomor|address|alamat/i,
  consent_at: /consent.?(at|date|time)|opt.?in.?(date|time|at)|subscribed|date|tanggal|waktu|created/i,
  consent_how: /how|method|cara/i,
  consent_wording: /wording|consent.?text|kalimat|persetujuan/i,
  source: /source|sumber|asal|utm/i,
};

/** A first guess by the columns' names and samples; people correct it. */
export function guessChoices({ columns }: Pick<DryRun, 'columns'>): Choices {
  const taken = new Set<number>();
  const choices: Choices = {};
  for (const field of FIELDS) {
    const exact = columns.find(({ name }) => name.toLowerCase() === field);
    const found =
      exact ?? columns.find(({ name, column }) => !taken.has(column) && USUAL_NAMES[field].test(name));
    if (!found) continue;
    taken.add(found.column);
    choices[field] = { column: found.column };
  }
  // Most files do not say these for each person.
  for (const field of ['consent_how', 'consent_wording', 'source'] as const) choices[field] ??= { value: '' };
  if (!choices.transport) {
    const chosen = choices.address && 'column' in choices.address ? choices.address.column : undefined;
    const samples = columns.find(({ column }) => column === chosen)?.samples ?? [];
    if (samples.length > 0)
      choices.transport = { value: samples.every((one) => one.includes('@')) ? 'email' : 'whatsapp' };
  }
  return choices;
}

/** What the server is asked: `column_address=2&value_transport=email`. */
export function queryOf(choices: Choices): string {
  const query = new URLSearchParams();
  for (const [field, choice] of Object.entries(choices))
    if ('column' in choice) query.set(`column_${field}`, String(choice.column));
    else if (choice.value.trim() !== '') query.set(`value_${field}`, choice.value);
  return query.toString();
}

/** The fields that nothing is chosen for yet. */
export const openFields = (choices: Choices): Field[] =>
  FIELDS.filter((field) => {
    const choice = choices[field];
    return choice === undefined || ('value' in choice && choice.value.trim() === '');
  });
