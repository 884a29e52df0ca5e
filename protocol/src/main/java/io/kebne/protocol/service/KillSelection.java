package io.kebne.protocol.service;

/** Which of equally good instances are ended first when there are too many (Marathon: killSelection). */
public enum KillSelection {
    YOUNGEST_FIRST,
    OLDEST_FIRST
}
