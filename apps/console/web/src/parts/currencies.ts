/** Currencies whose minor unit has not two digits, by ISO 4217; the machine's own list says otherwise of some, such as IDR. */
const DIGITS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const BY_CODE = new Map(
  Object.entries(DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const),
  ),
);

/** Digits of a currency's minor unit, as the API counts them: 1050 is USD 10.50, IDR 10.50, or JPY 1050. */
export const minorDigitsOf = (currency: string): number => BY_CODE.get(currency) ?? 2;
