import type { Texts } from '#platform/language/texts.js';

const en = {
  live: 'Posts of this channel come to this browser while it is open. You can leave at any time.',
  webhook:
    'Every post of this channel is sent to this address until you leave, which the link in each delivery does.',
  email:
    'Every post of this channel is mailed to this address until you leave. Each mail has a link to do so.',
  web_push:
    'Every post of this channel is shown by this browser as a notification until you leave, or take the permission back in the browser.',
  telegram:
    'Every post of this channel is sent to you by the bot on Telegram until you leave, which writing /stop to it does.',
  discord:
    'Every post of this channel is written to this Discord channel until you leave, or remove the webhook.',
  whatsapp:
    'Every post of this channel is sent to you on WhatsApp until you leave, which answering STOP does.',
  leave: 'You get no more posts of this channel. You can follow again at any time.',
};

const id: typeof en = {
  live: 'Kiriman kanal ini tampil di peramban ini selama halamannya terbuka. Anda bisa berhenti kapan saja.',
  webhook:
    'Setiap kiriman kanal ini dikirim ke alamat ini sampai Anda berhenti mengikuti, lewat tautan yang ada di setiap pengiriman.',
  email:
    'Setiap kiriman kanal ini dikirim lewat email ke alamat ini sampai Anda berhenti mengikuti. Di setiap email ada tautan untuk itu.',
  web_push:
    'Setiap kiriman kanal ini ditampilkan peramban ini sebagai notifikasi sampai Anda berhenti mengikuti, atau mencabut izinnya di peramban.',
  telegram:
    'Setiap kiriman kanal ini dikirim kepada Anda oleh bot di Telegram sampai Anda berhenti mengikuti, dengan menulis /stop kepadanya.',
  discord:
    'Setiap kiriman kanal ini ditulis ke kanal Discord ini sampai Anda berhenti mengikuti, atau menghapus webhook-nya.',
  whatsapp:
    'Setiap kiriman kanal ini dikirim kepada Anda di WhatsApp sampai Anda berhenti mengikuti, dengan membalas STOP.',
  leave: 'Anda tidak akan menerima kiriman kanal ini lagi. Anda bisa mengikuti lagi kapan saja.',
};

/** Texts that people agree to when they follow or leave. A changed text gets a new version in `wording.ts`, in every language. */
export const WORDING_TEXTS: Texts<typeof en> = { en, id };
