package io.kebne.multijvm.simulation;

/** One life of a process on a node: what is sent to an earlier life does not reach a later one. */
record Ref(Node node, int life) {
    static Ref of(Node node) {
        return new Ref(node, node.life());
    }

    boolean isAlive() {
        return node.isUp() && node.life() == life;
    }
}
