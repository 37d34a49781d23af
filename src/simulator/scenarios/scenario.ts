import type { TimeZone } from '../../domain/day.ts';
import { TEST_PRINTER_FN } from '../../domain/receipt.ts';
import type { Till } from '../till.ts';

export interface Scenario {
  /** As typed on the command line. */
  readonly name: string;
  /** In Russian, for the screen. */
  readonly title: string;
  /** What it is about to do, in Russian. */
  readonly about: string;
  /** Alerts that stand while the scenario is on, suppressed ones left out. */
  readonly expectedAlerts: readonly string[];
  /** Alerts that may show on the way there and give place to the expected ones. */
  readonly passingAlerts: readonly string[];
  /** How far in the past a run that begins with this scenario starts; 0 is played in real time. */
  readonly startsSecondsAgo: number;
  /** How long after the recovery the alerts still stand, by their own definition. */
  readonly clearsAfterSeconds: number;
  /** Settings that the monitor of a shop in that zone needs for it; sections are laid over those that it has. */
  monitorConfig(zone: TimeZone): Readonly<Record<string, unknown>>;
  /** The series that its monitor cannot read: no till makes it fail, so that the monitor's own defect is played. */
  readonly brokenSeries: string | null;
  /** The monitor alone is what the alerts come from, so that these outlast the recovery. */
  readonly stands: boolean;
  /** Resolves when the till shows it. */
  steps(till: Till): Promise<void>;
  /** Resolves when the till is well again. */
  recover(till: Till): Promise<void>;
}

type Required = 'name' | 'title' | 'about' | 'expectedAlerts' | 'steps' | 'recover';

export function defineScenario(scenario: Pick<Scenario, Required> & Partial<Scenario>): Scenario {
  return {
    passingAlerts: [],
    startsSecondsAgo: 0,
    clearsAfterSeconds: 0,
    brokenSeries: null,
    stands: false,
    monitorConfig: () => ({}),
    ...scenario,
  };
}

/**
 * The test printer says of itself that it is one, in every scenario: where its receipts can be read no longer, what
 * stood before is unknown, and stays.
 */
export function alertsOf({ expectedAlerts }: Scenario, fnNumber: string): string[] {
  return [...expectedAlerts, ...(fnNumber === TEST_PRINTER_FN ? ['PosTestPrinter'] : [])];
}
