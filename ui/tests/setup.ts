import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// Times are shown in the agent's time zone; in the tests that is UTC.
process.env['TZ'] = 'UTC';

afterEach(cleanup);
