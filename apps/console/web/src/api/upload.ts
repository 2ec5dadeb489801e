import { newKey } from './client';

/** A file on its way to the server. */
export interface Upload<T> {
  done: Promise<T>;
  cancel: () => void;
}

/** What the server said instead of taking the file. */
export class UploadRefused extends Error {
  constructor(
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`refused with ${status}`);
  }
}

/** Uploads a file as the body of a POST. `fetch` cannot tell how much was sent, so this is an XMLHttpRequest. */
export function upload<T>(path: string, file: File, onProgress: (share: number) => void): Upload<T> {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', path);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('content-disposition', `attachment; filename*=UTF-8''${encoded(file.name)}`);
    request.setRequestHeader('idempotency-key', newKey());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(request.response as T)
        : reject(new UploadRefused(request.status, request.response));
    request.onerror = () => reject(new UploadRefused(0, null));
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

/** RFC 8187 allows fewer characters than a URL does. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
