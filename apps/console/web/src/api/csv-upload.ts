import { ApiProblem, type FieldProblem } from './problem';

/**
 * Sends a file as CSV and returns the answer. `onProgress` gets the part that was sent, from 0 to 1: `fetch` cannot tell it.
 * Throws an `ApiProblem`.
 */
export function uploadCsv<T>(
  path: string,
  file: File,
  {
    onProgress,
    key,
    signal,
  }: { onProgress?: (part: number) => void; key?: string; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('content-type', 'text/csv');
    if (key !== undefined) request.setRequestHeader('idempotency-key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) return resolve(body as T);
      const { detail, errors } = body as { detail?: string; errors?: FieldProblem[] };
      reject(new ApiProblem(request.status, detail ?? request.statusText, errors ?? []));
    };
    request.onerror = () => reject(new ApiProblem(0, 'No answer'));
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function parsed(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
