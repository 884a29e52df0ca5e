package io.kebne.http.policy;

import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorView;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of roles: those that operators have set, and for the others those of the settings.
 *
 * @param settings of the allocator
 */
public record RoleWeights(AllocatorSettings settings) {
    public double of(AllocatorView view, String role) {
        return view.state().policy().weights().get(role).getOrElse(() -> settings.weight(role));
    }

    /** Of the roles for which one has been set, in either place. */
    public SortedMap<String, Double> all(AllocatorView view) {
        SortedMap<String, Double> weights = new TreeMap<>(settings.weights());
        weights.putAll(view.state().policy().weights().toJavaMap());
        return weights;
    }
}
