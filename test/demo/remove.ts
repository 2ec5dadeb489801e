import { createConnection } from 'mysql2/promise';
import { adminOfServices } from '../support/services.js';
import { lockServices } from '../support/service-lock.js';
import { resetServices } from '../support/reset-services.js';

/**
 * Empties the services of the full stack, if the demo's workspace is all that they hold. `workspace`: null where the demo was
 * not filled to its end; then nothing is removed that cannot be told from somebody's own.
 */
export async function removeFromServices(workspace: string | null): Promise<void> {
  const release = await lockServices();
  try {
    const ids = await workspacesOfServices();
    if (ids.some((id) => id !== workspace))
      throw new Error('The services hold another workspace than the demo: nothing was removed');
    await resetServices();
  } finally {
    release();
  }
}

async function workspacesOfServices(): Promise<string[]> {
  const connection = await createConnection(adminOfServices().databaseUrl);
  try {
    const [tables] = await connection.query("SHOW TABLES FROM `console` LIKE 'workspace'");
    if ((tables as unknown[]).length === 0) return [];
    const [rows] = await connection.query('SELECT id FROM `console`.workspace');
    return (rows as { id: string }[]).map(({ id }) => id);
  } finally {
    await connection.end();
  }
}
