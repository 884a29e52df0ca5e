package org.apache.mesos;

import java.net.URI;
import java.util.List;

/** Masters that are named; each is tried in its turn. */
final class ListedMasters implements Masters {
    private final List<URI> addresses;
    private int next;

    /** @param addresses at least one */
    ListedMasters(List<URI> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public URI next() {
        return addresses.get(next++ % addresses.size());
    }
}
