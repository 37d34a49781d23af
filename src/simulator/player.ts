/** A till on which one scenario at a time is played. */
import { alertsOf, type Scenario } from './scenarios/scenario.ts';
import { openTill, type Till, type TillOptions } from './till.ts';

type Stage = 'preparing' | 'showing' | 'recovering' | 'over' | 'failed';

interface Playing {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly problem: string | null;
}

export type PlayedTill = Awaited<ReturnType<typeof startTill>>;

/** An aborted signal ends the start, and leaves nothing behind. */
export async function startTill(options: TillOptions = {}, signal?: AbortSignal) {
  const till = await openTill(options, signal);
  const player = createPlayer(till);
  const { stop } = till;
  return Object.assign(till, { player, stop: () => stop(player.idle()) });
}

function createPlayer(till: Till) {
  let current: Playing | null = null;
  let queue: Promise<void> = Promise.resolve();

  const run = async (scenario: Scenario, during: Stage, after: Stage, action: (till: Till) => Promise<void>) => {
    current = { scenario, stage: during, problem: null };
    try {
      await action(till);
      current = { scenario, stage: after, problem: null };
    } catch (error) {
      current = { scenario, stage: 'failed', problem: String(error) };
      throw error;
    }
  };
  const recoverNow = async () => {
    if (current === null || current.stage === 'over') return;
    const { scenario } = current;
    await run(scenario, 'recovering', 'over', scenario.recover);
  };
  const playNow = async (scenario: Scenario) => {
    await recoverNow();
    if (scenario.startsSecondsAgo === 0) await till.catchUp();
    await run(scenario, 'preparing', 'showing', scenario.steps);
  };
  const inTurn = (job: () => Promise<void>): Promise<void> => {
    const turn = queue.then(() => {
      till.closing.throwIfAborted();
      return job();
    });
    queue = turn.catch(() => {});
    return turn;
  };

  return {
    get current() {
      return current;
    },
    /** Recovers from the scenario before, then resolves when this one shows what it promises. */
    play: (scenario: Scenario) => inTurn(() => playNow(scenario)),
    /** Ends the present scenario: resolves when the till is well again. */
    recover: () => inTurn(recoverNow),
    /** Resolves when no scenario is being prepared or recovered from. */
    idle: () => queue,
    /** What a monitor of this till should show while the scenario is on. */
    expectedAlerts: (scenario: Scenario): string[] => alertsOf(scenario, till.settings.fnNumber),
  };
}
