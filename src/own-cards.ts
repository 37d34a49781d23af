/** The network cards of this computer; none where the service is forbidden to ask for them. */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

export type Cards = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

export function ownCards(): Cards {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}
