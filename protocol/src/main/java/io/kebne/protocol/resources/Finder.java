package io.kebne.protocol.resources;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds quantities in a bag, whatever reservations they lie under; see {@link Resources#find}. */
final class Finder {
    private Finder() {}

    static Optional<Resources> find(Resources bag, Resources wanted) {
        Resources asIs = wanted.minus(wanted.plain());
        if (!bag.contains(asIs)) {
            return Optional.empty();
        }
        List<Resource> pieces = new ArrayList<>(bag.minus(asIs).pieces());
        pieces.removeIf(piece -> {
            Traits traits = piece.traits();
            return traits.isIndivisible() || traits.isShared() || traits.isRevocable();
        });
        pieces.sort(Comparator.comparing(piece -> !piece.traits().isReserved()));
        Resources found = asIs;
        for (Resource quantity : wanted.plain().pieces()) {
            Value missing = quantity.value();
            for (Resource piece : pieces) {
                if (piece.name().equals(quantity.name()) && piece.value().getClass() == missing.getClass()) {
                    Value taken = missing.common(piece.value());
                    found = found.plus(Resources.of(piece.with(taken)));
                    missing = missing.minus(taken);
                }
            }
            if (!missing.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
