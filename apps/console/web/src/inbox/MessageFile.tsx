import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormats } from '../parts/formats';
import { Icon } from '../parts/icons';
import type { Media } from './types';

/** A file of a message: seen or heard here where a browser can do that safely, else to be saved. */
export function MessageFile({ file }: { file: Media }): ReactNode {
  const { t } = useLingui();
  const { content_path: path, kind, filename, width, height, state } = file;
  const size = useSize();
  if (state === 'failed')
    return (
      <p className="file-line bad small" role="note">
        <Icon name="warning" />
        {file.problem_detail ?? t`The file could not be fetched. Ask the customer to send it again.`}
      </p>
    );
  if (path === null)
    return (
      <p className="file-line soft" role="status">
        <Icon name="download" />
        {t`The file is being fetched`}
      </p>
    );
  const name = filename ?? t`File`;
  if (kind === 'image' || kind === 'sticker')
    return (
      <a className="file-image" href={path} target="_blank" rel="noopener" aria-label={t`Open ${name}`}>
        <img
          src={path}
          alt={filename ?? t`Picture`}
          loading="lazy"
          decoding="async"
          {...(width && height && { width, height })}
        />
      </a>
    );
  if (kind === 'video') return <video className="file-video" src={path} controls preload="metadata" />;
  if (kind === 'audio') return <audio className="file-audio" src={path} controls preload="metadata" />;
  return (
    <a className="file-line" href={path} download={filename ?? true}>
      <Icon name="download" />
      <span className="file-name" dir="auto">
        {name}
      </span>
      {file.bytes !== null && <span className="soft small">{size(file.bytes)}</span>}
    </a>
  );
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** Returns how large a file is, in words. */
export function useSize(): (bytes: number) => string {
  const { number } = useFormats();
  return (bytes) => {
    const power = Math.min(2, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
    const digits = { maximumFractionDigits: power === 2 ? 1 : 0 };
    return number(bytes / 1024 ** power, {
      style: 'unit',
      unit: UNITS[power],
      unitDisplay: 'short',
      ...digits,
    });
  };
}
