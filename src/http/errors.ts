/** What goes wrong while answering, in the one shape that clients see. Nothing of the machine shows through it. */
import type { ErrorAnswer, ErrorCode } from '../api/schemas/common.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_parameter: 400,
  unauthorized: 401,
  forbidden: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  unknown_terminal: 404,
  method_not_allowed: 405,
  precondition_failed: 412,
  payload_too_large: 413,
  range_not_satisfiable: 416,
  upgrade_required: 426,
  message_refused: 422,
  too_many_requests: 429,
  internal: 500,
  buffer_unreadable: 503,
  journal_unavailable: 503,
  message_late: 503,
  overloaded: 503,
};

export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly more: Omit<ErrorAnswer, 'detail' | 'error'>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    detail: string,
    more: Omit<ErrorAnswer, 'detail' | 'error'> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.more = more;
    this.headers = headers;
  }

  get status(): number {
    return statusOf(this.code);
  }

  get answer(): ErrorAnswer {
    return { detail: this.message, error: this.code, ...this.more };
  }
}

export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** Express and its parts throw errors with a status of their own: for an address that cannot be decoded, or a file. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  switch (typeof error === 'object' && error !== null && 'status' in error ? error.status : null) {
    case 400:
    case 403:
    case 404:
      return new ApiError('not_found', 'There is nothing at this address');
    case 412:
      return new ApiError('precondition_failed', 'What is here is not what the request expects');
    case 416:
      return new ApiError('range_not_satisfiable', 'What is here has no such part');
    default:
      return new ApiError('internal', 'Internal error');
  }
}
