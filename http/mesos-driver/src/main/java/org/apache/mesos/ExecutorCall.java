package org.apache.mesos;

/** The calls of an executor, with their numbers in Mesos' {@code executor.proto}. */
enum ExecutorCall {
    SUBSCRIBE(1, 4),
    UPDATE(2, 5),
    MESSAGE(3, 6);

    private final int number;
    private final int field;

    ExecutorCall(int number, int field) {
        this.number = number;
        this.field = field;
    }

    /**
     * The call as bytes.
     *
     * @param content of the field that belongs to the call
     */
    byte[] write(ExecutorEnvironment environment, MessageWriter content) {
        return new MessageWriter()
                .message(1, new MessageWriter().text(1, environment.executorId()))
                .message(2, new MessageWriter().text(1, environment.frameworkId()))
                .number(3, number)
                .message(field, content)
                .toByteArray();
    }
}
