/**
 * Strings of React Aria in Indonesian, which it does not bring: an export for each of its packages whose parts are used,
 * under the names of its own files. `build/react-aria-strings.ts` puts them in; a test compares their keys.
 */
type Arguments = Record<string, string>;
interface Formatter {
  number(value: unknown): string;
  select(options: Record<string, string | (() => string)>, value: unknown): string;
}

export const autocomplete = { collectionLabel: 'Saran' };
export const breadcrumbs = { breadcrumbs: 'Jejak halaman' };
export const calendar = {
  previous: 'Sebelumnya',
  next: 'Berikutnya',
  selectedDateDescription: (args: Arguments) => `Tanggal terpilih: ${args['date']}`,
  selectedRangeDescription: (args: Arguments) => `Rentang terpilih: ${args['dateRange']}`,
  todayDate: (args: Arguments) => `Hari ini, ${args['date']}`,
  todayDateSelected: (args: Arguments) => `Hari ini, ${args['date']}, terpilih`,
  dateSelected: (args: Arguments) => `${args['date']} terpilih`,
  startRangeSelectionPrompt: 'Klik untuk mulai memilih rentang tanggal',
  finishRangeSelectionPrompt: 'Klik untuk selesai memilih rentang tanggal',
  minimumDate: 'Tanggal paling awal',
  maximumDate: 'Tanggal paling akhir',
  dateRange: (args: Arguments) => `${args['startDate']} sampai ${args['endDate']}`,
};
export const combobox = {
  focusAnnouncement: (args: Arguments, formatter: Formatter) =>
    formatter.select(
      {
        true: () =>
          `Masuk ke kelompok ${args['groupTitle']}, dengan ${formatter.number(args['groupCount'])} pilihan. `,
        other: '',
      },
      args['isGroupChange'],
    ) +
    args['optionText'] +
    formatter.select({ true: ', terpilih', other: '' }, args['isSelected']),
  countAnnouncement: (args: Arguments, formatter: Formatter) =>
    `${formatter.number(args['optionCount'])} pilihan tersedia.`,
  selectedAnnouncement: (args: Arguments) => `${args['optionText']}, terpilih`,
  buttonLabel: 'Tampilkan saran',
  listboxLabel: 'Saran',
};
export const components = {
  selectPlaceholder: 'Pilih salah satu',
  tableResizer: 'Pengubah lebar kolom',
  dropzoneLabel: 'Tempat menaruh berkas',
  colorSwatchPicker: 'Contoh warna',
};
export const datepicker = {
  era: 'era',
  year: 'tahun',
  month: 'bulan',
  day: 'tanggal',
  hour: 'jam',
  minute: 'menit',
  second: 'detik',
  dayPeriod: 'AM/PM',
  calendar: 'Kalender',
  startDate: 'Tanggal mulai',
  endDate: 'Tanggal akhir',
  weekday: 'hari',
  timeZoneName: 'zona waktu',
  selectedDateDescription: (args: Arguments) => `Tanggal terpilih: ${args['date']}`,
  selectedRangeDescription: (args: Arguments) =>
    `Rentang terpilih: ${args['startDate']} sampai ${args['endDate']}`,
  selectedTimeDescription: (args: Arguments) => `Waktu terpilih: ${args['time']}`,
};
export const datepickerState = {
  rangeUnderflow: (args: Arguments) => `Paling awal ${args['minValue']}.`,
  rangeOverflow: (args: Arguments) => `Paling akhir ${args['maxValue']}.`,
  rangeReversed: 'Tanggal mulai harus sebelum tanggal akhir.',
  unavailableDate: 'Tanggal ini tidak tersedia.',
};
export const grid = {
  deselectedItem: (args: Arguments) => `${args['item']} tidak terpilih.`,
  select: 'Pilih',
  selectedCount: (args: Arguments, formatter: Formatter) =>
    Number(args['count']) === 0 ? 'Tidak ada yang terpilih.' : `${formatter.number(args['count'])} terpilih.`,
  selectedAll: 'Semua terpilih.',
  selectedItem: (args: Arguments) => `${args['item']} terpilih.`,
  longPressToSelect: 'Tekan lama untuk mulai memilih.',
};
export const menu = { longPressMessage: 'Tekan lama, atau tekan Alt + Panah bawah, untuk membuka menu' };
export const numberfield = {
  decrease: (args: Arguments) => `Kurangi ${args['fieldLabel']}`,
  increase: (args: Arguments) => `Tambah ${args['fieldLabel']}`,
  numberField: 'Kolom angka',
};
export const overlays = { dismiss: 'Tutup' };
export const searchfield = { 'Clear search': 'Hapus pencarian' };
export const spinbutton = { Empty: 'Kosong' };
export const steplist = { steplist: 'Daftar langkah' };
export const table = {
  select: 'Pilih',
  selectAll: 'Pilih semua',
  sortable: 'kolom yang dapat diurutkan',
  ascending: 'naik',
  descending: 'turun',
  ascendingSort: (args: Arguments) => `diurutkan naik menurut kolom ${args['columnName']}`,
  descendingSort: (args: Arguments) => `diurutkan turun menurut kolom ${args['columnName']}`,
  columnSize: (args: Arguments) => `${args['value']} piksel`,
  resizerDescription: 'Tekan Enter untuk mengubah lebar',
  expand: 'Buka',
  collapse: 'Tutup',
};
export const tag = { removeDescription: 'Tekan Delete untuk menghapus tag.', removeButtonLabel: 'Hapus' };
export const toast = {
  close: 'Tutup',
  notifications: (args: Arguments, formatter: Formatter) =>
    `${formatter.number(args['count'])} pemberitahuan.`,
};
export const tree = { expand: 'Buka', collapse: 'Tutup' };
