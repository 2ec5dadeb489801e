import { useLingui } from '@lingui/react/macro';
import type { Network } from './networks';

/** A field of an account as a person enters it. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  placeholder?: string;
  /** `secret`: never shown again; left empty when the account is changed, it stays. */
  kind?: 'secret' | 'number' | 'security' | 'switch' | 'words';
  required?: boolean;
  /** The network's own id of the account, which stays as it is. */
  fixed?: boolean;
  /** Needed while the account serves posts alone. */
  forPosts?: boolean;
}

/** The fields of each network, in the order in which they are found there. */
export function useFields(): Record<Network, readonly Field[]> {
  const { t } = useLingui();
  const app: readonly Field[] = [
    {
      name: 'app_secret',
      label: t`App secret`,
      kind: 'secret',
      required: true,
      hint: t`At Meta: App settings, Basic. Of the same app as the token.`,
    },
    {
      name: 'verify_token',
      label: t`Verify token`,
      kind: 'secret',
      required: true,
      hint: t`A word of your own choice. You enter it at Meta in a moment, beside the address that is shown then.`,
    },
  ];
  const humanAgent: Field = {
    name: 'human_agent',
    label: t`Meta has approved Human Agent for the app: agents can answer for 7 days instead of 24 hours`,
    kind: 'switch',
  };
  const pageToken: Field = {
    name: 'access_token',
    label: t`Page access token`,
    kind: 'secret',
    required: true,
    hint: t`Of the page itself, not of a person.`,
  };
  return {
    smtp: [
      { name: 'host', label: t`Server`, placeholder: 'smtp.mail.example', required: true },
      { name: 'port', label: t`Port`, placeholder: '587', kind: 'number' },
      { name: 'security', label: t`Encryption`, kind: 'security' },
      { name: 'username', label: t`User name`, hint: t`Left empty if the server needs no login.` },
      { name: 'password', label: t`Password`, kind: 'secret', hint: t`Many providers want an app password.` },
      { name: 'mailbox', label: t`Sender`, placeholder: 'news@kopi.example', required: true },
    ],
    whatsapp: [
      {
        name: 'phone_number_id',
        label: t`Phone number ID`,
        required: true,
        fixed: true,
        placeholder: '106540352242922',
        hint: t`At Meta: your app, WhatsApp, API setup. It is not the number itself.`,
      },
      {
        name: 'access_token',
        label: t`Access token`,
        kind: 'secret',
        required: true,
        hint: t`At Meta: Business settings, System users, of a user who may use the number.`,
      },
      ...app,
      {
        name: 'phone_number',
        label: t`Number as customers see it`,
        placeholder: '6281234567890',
        hint: t`Digits with the country code. Left empty, Meta is asked.`,
      },
      { name: 'template', label: t`Template for posts`, placeholder: 'new_post', forPosts: true },
      { name: 'language', label: t`Language of the template`, placeholder: 'id', forPosts: true },
      { name: 'start_words', label: t`Words to follow`, placeholder: 'START', kind: 'words', forPosts: true },
      { name: 'stop_words', label: t`Words to leave`, placeholder: 'STOP', kind: 'words', forPosts: true },
    ],
    messenger: [
      {
        name: 'page_id',
        label: t`Page ID`,
        required: true,
        fixed: true,
        placeholder: '101234567890123',
        hint: t`On the page: About, Page transparency.`,
      },
      pageToken,
      ...app,
      humanAgent,
    ],
    instagram: [
      {
        name: 'instagram_id',
        label: t`Instagram account ID`,
        required: true,
        fixed: true,
        placeholder: '17841405822304914',
        hint: t`At Meta: Business settings, Instagram accounts. The account has to be linked to a page.`,
      },
      pageToken,
      ...app,
      humanAgent,
    ],
    telegram: [
      {
        name: 'bot_token',
        label: t`Bot token`,
        kind: 'secret',
        required: true,
        hint: t`Write to @BotFather in Telegram: /newbot makes a bot, /mybots shows the token of one.`,
      },
    ],
    discord: [
      {
        name: 'webhook_url',
        label: t`Webhook URL`,
        kind: 'secret',
        required: true,
        hint: t`In Discord: settings of the channel, Integrations, Webhooks, Copy Webhook URL.`,
      },
    ],
  };
}
