package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * Where instances may run, by a field of the agent that all have or lack: {@code hostname}, or the name of an attribute
 * (Marathon: constraints).
 *
 * @param value what the operator compares with, or how many; which of them need one says {@link Operator}
 * @param weight from 1 to 100: it need not hold, but agents where it does come first, those of the greatest sum of weights;
 *     empty: it must hold. Kebne's own, after Nomad's affinities
 */
public record PlacementConstraint(
        String field,
        Operator operator,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> value,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> weight) {
    /** The field that is the agent's name and no attribute. */
    public static final String HOSTNAME = "hostname";

    private static final int MAX_LENGTH = 255;
    private static final int MAX_WEIGHT = 100;

    /** Marathon's operators, and two of Kebne's own. */
    public enum Operator {
        /** No two instances where the field has the same value. */
        UNIQUE,
        /** All instances where the field has the same value: the given one, or that of the first instance. */
        CLUSTER,
        /** As many instances for each value as for any other; the given number says how many values there are at least. */
        GROUP_BY,
        /** Where the field matches a regular expression. */
        LIKE,
        /** Where it does not. */
        UNLIKE,
        /** At most so many instances for each value. */
        MAX_PER,
        /** Where the field has this value. */
        IS,
        /** Where an instance of another service is, with the given id; of the field {@code hostname} only. */
        WITH,
        /** Where none of it is. */
        APART
    }

    public PlacementConstraint {
        if (field == null || field.isBlank() || field.length() > MAX_LENGTH) {
            throw new InvalidValueException("constraints", "need a field of 1 to " + MAX_LENGTH + " characters");
        }
        if (field.startsWith("@")) {
            throw new InvalidValueException("constraints", "do not know the field '" + field + "'");
        }
        if (operator == null) {
            throw new InvalidValueException("constraints", "need an operator");
        }
        if (weight.filter(w -> w < 1 || w > MAX_WEIGHT).isPresent()) {
            throw new InvalidValueException("constraints", "need weights from 1 to " + MAX_WEIGHT);
        }
        if (value.filter(v -> v.length() > MAX_LENGTH).isPresent()) {
            throw new InvalidValueException("constraints", "need values of at most " + MAX_LENGTH + " characters");
        }
        switch (operator) {
            case UNIQUE -> {
                if (value.isPresent()) {
                    throw new InvalidValueException("constraints", "UNIQUE takes no value");
                }
            }
            case CLUSTER -> {}
            case GROUP_BY -> value.ifPresent(PlacementConstraint::count);
            case MAX_PER -> count(required(operator, value));
            case LIKE, UNLIKE, IS -> required(operator, value);
            case WITH, APART -> {
                ServiceId unused = new ServiceId(required(operator, value));
                if (!field.equals(HOSTNAME)) {
                    throw new InvalidValueException("constraints", operator + " takes the field " + HOSTNAME + " only");
                }
            }
        }
    }

    /** One that must hold. */
    public PlacementConstraint(String field, Operator operator, Optional<String> value) {
        this(field, operator, value, Optional.empty());
    }

    /** Whether it must hold, rather than be wished for. */
    @JsonIgnore
    public boolean isStrict() {
        return weight.isEmpty();
    }

    /** The number that GROUP_BY or MAX_PER has for a value; 0: none. */
    public int count() {
        return value.map(PlacementConstraint::count).orElse(0);
    }

    private static String required(Operator operator, Optional<String> value) {
        return value.filter(v -> !v.isEmpty())
                .orElseThrow(() -> new InvalidValueException("constraints", operator + " needs a value"));
    }

    private static int count(String value) {
        try {
            int count = Integer.parseInt(value);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // As below.
        }
        throw new InvalidValueException("constraints", "'" + value + "' must be a whole number from 1 on");
    }
}
