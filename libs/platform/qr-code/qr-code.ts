import { PNG } from 'pngjs';
import { encodeQR } from 'qr';
import { html } from '../http/html.js';

/** How a QR code is drawn. */
export interface QrStyle {
  /** Width and height in pixels. */
  size: number;
  /** Width of the white margin in modules; scanners need 4 on a background that is not white. */
  margin: number;
  /** A PNG in the middle of the code; null for none. */
  logo: Buffer | null;
}

/** Share of the width that a logo covers. The covered modules are far below the 30 % that level H can correct. */
const LOGO_PART = 0.22;
const WHITE = 0xff;

interface Grid {
  modules: boolean[][];
  /** Modules of a side, the margin included. */
  across: number;
}

function gridOf(text: string, { margin, logo }: QrStyle): Grid {
  const modules = encodeQR(text, 'raw', { ecc: logo ? 'high' : 'medium', border: margin });
  return { modules, across: modules.length };
}

/** Returns the side of the logo's white field in modules: odd, so that it is exactly in the middle. */
const fieldOf = ({ across }: Grid, { margin }: QrStyle): number => {
  const modules = Math.round((across - 2 * margin) * LOGO_PART);
  return modules % 2 === across % 2 ? modules : modules + 1;
};

/** Draws a QR code as SVG: sharp at any size. */
export function qrSvg(text: string, style: QrStyle): string {
  const grid = gridOf(text, style);
  const { modules, across } = grid;
  const dark = modules.flatMap((row, y) => row.flatMap((on, x) => (on ? `M${x} ${y}h1v1h-1z` : [])));
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${style.size}" height="${style.size}" viewBox="0 0 ${across} ${across}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${across}v${across}H0z"/><path d="${dark.join('')}"/>${style.logo && logoSvg(style.logo, across, fieldOf(grid, style))}</svg>`.toString();
}

function logoSvg(logo: Buffer, across: number, field: number) {
  const at = (across - field) / 2;
  const square = `M${at} ${at}h${field}v${field}h-${field}z`;
  const [corner, side] = [at + 0.5, field - 1];
  const data = logo.toString('base64');
  return html`<path fill="#fff" d="${square}"/><image x="${corner}" y="${corner}" width="${side}" height="${side}" href="data:image/png;base64,${data}"/>`;
}

/** Draws a QR code as PNG. Modules are whole pixels; the rest of the size is added to the margin. */
export function qrPng(text: string, style: QrStyle): Buffer {
  const grid = gridOf(text, style);
  const { modules, across } = grid;
  const { size } = style;
  const image = new PNG({ width: size, height: size });
  image.data.fill(WHITE);
  const scale = Math.max(1, Math.floor(size / across));
  const start = Math.floor((size - across * scale) / 2);
  for (const [y, row] of modules.entries())
    for (const [x, on] of row.entries()) if (on) fill(image, start + x * scale, start + y * scale, scale, 0);
  if (style.logo) {
    const field = fieldOf(grid, style);
    const at = start + ((across - field) / 2) * scale;
    fill(image, at, at, field * scale, WHITE);
    const inset = Math.floor(scale / 2);
    draw(image, PNG.sync.read(style.logo), at + inset, field * scale - 2 * inset);
  }
  return PNG.sync.write(image, { colorType: 2, inputHasAlpha: true });
}

function fill(image: PNG, left: number, top: number, side: number, shade: number): void {
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++)
      image.data.fill(shade, (y * image.width + x) * 4, (y * image.width + x) * 4 + 3);
}

/** Draws a logo on white into a square, as large as its proportions allow; each pixel is the mean of the logo's pixels under it. */
function draw(image: PNG, logo: PNG, at: number, side: number): void {
  const ratio = side / Math.max(logo.width, logo.height);
  const [width, height] = [
    Math.max(1, Math.round(logo.width * ratio)),
    Math.max(1, Math.round(logo.height * ratio)),
  ];
  const [left, top] = [at + Math.floor((side - width) / 2), at + Math.floor((side - height) / 2)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const mean = meanOf(logo, x / ratio, y / ratio, 1 / ratio);
      const pixel = ((top + y) * image.width + left + x) * 4;
      for (const [channel, value] of mean.entries()) image.data[pixel + channel] = value;
    }
}

/** Returns the mean red, green and blue of a square of a logo, on white. */
function meanOf(logo: PNG, left: number, top: number, side: number): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  const until = (from: number, most: number) =>
    Math.min(most, Math.max(Math.floor(from) + 1, Math.ceil(from + side)));
  for (let y = Math.min(Math.floor(top), logo.height - 1); y < until(top, logo.height); y++)
    for (let x = Math.min(Math.floor(left), logo.width - 1); x < until(left, logo.width); x++) {
      const at = (y * logo.width + x) * 4;
      const alpha = logo.data[at + 3]! / 255;
      for (const channel of [0, 1, 2] as const)
        sum[channel] += logo.data[at + channel]! * alpha + WHITE * (1 - alpha);
      count += 1;
    }
  return sum.map((value) => Math.round(value / count)) as [number, number, number];
}
