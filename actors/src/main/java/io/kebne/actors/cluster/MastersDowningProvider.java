package io.kebne.actors.cluster;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.cluster.Cluster;
import akka.cluster.DowningProvider;
import akka.cluster.sbr.SplitBrainResolverProvider;
import akka.cluster.sbr.SplitBrainResolverSettings;
import akka.cluster.sbr.StaticQuorumSettings;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/** Has {@link MastersDecide} remove nodes that cannot be reached. Made by Akka, by the name in its configuration. */
public final class MastersDowningProvider extends DowningProvider {
    private final ActorSystem system;
    private final FiniteDuration downRemovalMargin;

    /** Called by Akka. */
    public MastersDowningProvider(ActorSystem system) {
        this.system = system;
        this.downRemovalMargin = new SplitBrainResolverProvider(system).downRemovalMargin();
    }

    @Override
    public FiniteDuration downRemovalMargin() {
        return downRemovalMargin;
    }

    @Override
    public Option<Props> downingActorProps() {
        SplitBrainResolverSettings settings =
                new SplitBrainResolverSettings(system.settings().config());
        StaticQuorumSettings quorum = settings.staticQuorumSettings();
        Cluster cluster = Cluster.get(system);
        return Option.apply(Props.create(
                MastersDecide.class,
                () -> new MastersDecide(
                        cluster,
                        settings.DowningStableAfter(),
                        new MastersQuorum(
                                cluster.selfDataCenter(), quorum.size(), quorum.role(), cluster.selfUniqueAddress()),
                        cluster::down)));
    }
}
