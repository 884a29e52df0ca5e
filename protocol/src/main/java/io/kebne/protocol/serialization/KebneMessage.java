package io.kebne.protocol.serialization;

/** Marks what {@link KebneSerializer} turns into bytes: whatever crosses a process or enters the journal. */
public interface KebneMessage {}
