import * as z from 'zod';
import { ROLES } from '../../config/schema.ts';

const role = z.enum(ROLES);
const lifetime = z.int().describe('Seconds for which it is good');

export const token = z
  .object({ token: z.string(), token_type: z.literal('Bearer'), expires_in: lifetime, role })
  .meta({ id: 'Token' });

export const login = z.object({ user: z.string(), role, expires_in: lifetime }).meta({ id: 'Login' });

export const session = z
  .object({
    locked: z.boolean().describe('Whether one has to log in'),
    user: z.string().nullable().describe('null for nobody'),
    role: role.nullable(),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof session>;
