import type { Texts } from '#platform/language/texts.js';

/** Mails about accounts. */
export const ACCOUNT_MAIL_TEXTS = {
  en: {
    inviteSubject: (workspace: string) => `You are invited to ${workspace}`,
    invited: (workspace: string) => `You are invited to work in ${workspace} with Corong.`,
    accept: (link: string) => `Accept the invitation here:\n${link}`,
    validDays: (days: number) => `The link works once, within ${days} days.`,
    notExpected: 'If you did not expect this mail, ignore it: nothing happens then.',
    resetSubject: 'Choose a new password',
    resetAsked: 'Somebody asked for a new password for your account at Corong.',
    reset: (link: string) => `Choose one here:\n${link}`,
    validHours: (hours: number) => `The link works once, within ${hours} hours. All your sessions end by it.`,
    notAsked: 'If it was not you, ignore this mail: your password stays as it is.',
  },
  id: {
    inviteSubject: (workspace: string) => `Anda diundang ke ${workspace}`,
    invited: (workspace: string) => `Anda diundang untuk bekerja di ${workspace} dengan Corong.`,
    accept: (link: string) => `Terima undangan di sini:\n${link}`,
    validDays: (days: number) => `Tautan ini berlaku satu kali, dalam ${days} hari.`,
    notExpected: 'Jika Anda tidak menantikan surel ini, abaikan saja: tidak terjadi apa-apa.',
    resetSubject: 'Pilih kata sandi baru',
    resetAsked: 'Seseorang meminta kata sandi baru untuk akun Anda di Corong.',
    reset: (link: string) => `Pilih kata sandi baru di sini:\n${link}`,
    validHours: (hours: number) =>
      `Tautan ini berlaku satu kali, dalam ${hours} jam. Semua sesi Anda akan berakhir karenanya.`,
    notAsked: 'Jika bukan Anda, abaikan surel ini: kata sandi Anda tetap seperti semula.',
  },
} satisfies Texts<object>;
