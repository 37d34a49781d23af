/**
 * Tells of news, and lets the writer have the file to itself for most of the time: under a burst of commits, readings
 * follow each other with rests between them. Who asks for a reading gets it at any time.
 */

/** A reading costs the writer at most about a twentieth of the time, */
const REST_FACTOR = 20;
/** but nobody who listens waits longer than this for the news, */
const LONGEST_REST_MS = 35;
/**
 * unless there is no end of them: then the screen may lag, and the writer may not. Readings get long just then, for what
 * is written over while it is read is read again.
 */
const SUSTAINED_REST_MS = [100, 1000] as const;

interface PaceParts {
  /** Whether a reading now would say anything new. */
  readonly isNews: () => boolean;
  /** Whether commits come without a break. */
  readonly isSustained: () => boolean;
  readonly tell: () => void;
}

export class Pace {
  readonly #parts: PaceParts;
  #restUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Told, and not read yet. */
  #told = false;

  constructor(parts: PaceParts) {
    this.#parts = parts;
  }

  /** Something has happened to the file, or may have. */
  hear(): void {
    if (this.#told || this.#timer !== undefined) return;
    const rest = this.#restUntil - performance.now();
    if (rest <= 0) this.#tellNews();
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#tellNews();
      }, rest);
    }
  }

  /** To be called after each reading, which took so long. */
  read(milliseconds: number): void {
    this.#told = false;
    const [least, most] = this.#parts.isSustained() ? SUSTAINED_REST_MS : [0, LONGEST_REST_MS];
    this.#restUntil = performance.now() + Math.min(most, Math.max(least, REST_FACTOR * milliseconds));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = false;
  }

  #tellNews(): void {
    if (this.#told || !this.#parts.isNews()) return;
    this.#told = true;
    this.#parts.tell();
  }
}
