package io.kebne.actors.service.core;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What is left to chance.
 *
 * @param freshId text that was never given before, of letters, digits and dashes, at most 40 of them
 * @param random from 0, inclusive, to 1, exclusive
 */
public record Dice(Supplier<String> freshId, DoubleSupplier random) {}
