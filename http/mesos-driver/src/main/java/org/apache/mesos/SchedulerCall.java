package org.apache.mesos;

/** The calls of a scheduler, with their numbers in Mesos' {@code scheduler.proto}. */
enum SchedulerCall {
    SUBSCRIBE(1, 3),
    TEARDOWN(2, 0),
    ACCEPT(3, 4),
    DECLINE(4, 5),
    REVIVE(5, 15),
    KILL(6, 6),
    ACKNOWLEDGE(8, 8),
    RECONCILE(9, 9),
    MESSAGE(10, 10),
    REQUEST(11, 11),
    SUPPRESS(12, 16),
    UPDATE_FRAMEWORK(17, 19);

    private static final int FRAMEWORK_ID = 1;
    private static final int TYPE = 2;

    private final int number;
    private final int field;

    SchedulerCall(int number, int field) {
        this.number = number;
        this.field = field;
    }

    /**
     * The call as bytes.
     *
     * @param frameworkId empty: a new framework
     * @param content of the field that belongs to the call; the field is there even when it is empty
     */
    byte[] write(String frameworkId, MessageWriter content) {
        MessageWriter call = new MessageWriter();
        if (!frameworkId.isEmpty()) {
            call.message(FRAMEWORK_ID, new MessageWriter().text(1, frameworkId));
        }
        call.number(TYPE, number);
        if (field != 0) {
            call.message(field, content);
        }
        return call.toByteArray();
    }
}
