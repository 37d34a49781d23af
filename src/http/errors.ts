/** What goes wrong while answering, in the one shape that clients see. Nothing of the machine shows through it. */
import type { ErrorAnswer, ErrorCode } from '../api/schemas/errors.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_parameter: 400,
  unauthorized: 401,
  forbidden: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  unknown_terminal: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  too_many_requests: 429,
  internal: 500,
  buffer_unreadable: 503,
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

/** Express and its parts throw errors with a status of their own: for an address or a body that cannot be decoded. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  switch (typeof error === 'object' && error !== null && 'status' in error ? error.status : null) {
    case 400:
      return new ApiError('invalid_parameter', 'The request cannot be decoded');
    case 415:
      return new ApiError('invalid_parameter', 'The body of the request comes in an encoding that is not read here');
    case 413:
      return new ApiError('payload_too_large', 'The request is too large');
    case 403:
    case 404:
      return new ApiError('not_found', 'There is nothing at this address');
    default:
      return new ApiError('internal', 'Internal error');
  }
}
