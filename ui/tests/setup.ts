import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// Times of day are drawn where the agent is; the tests' agent is in UTC.
process.env['TZ'] = 'UTC';

afterEach(cleanup);
