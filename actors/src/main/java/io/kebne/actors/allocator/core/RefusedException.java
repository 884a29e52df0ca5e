package io.kebne.actors.allocator.core;

import io.kebne.protocol.operator.OperatorReply;

/** Why an operator's command changes nothing; thrown while it is being decided, which drops what was decided so far. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final OperatorReply.Cause cause;
    private final String field;

    RefusedException(OperatorReply.Cause cause, String field, String message) {
        super(message, null, false, false);
        this.cause = cause;
        this.field = field;
    }

    OperatorReply.Refused reply() {
        return new OperatorReply.Refused(cause, field, getMessage());
    }
}
