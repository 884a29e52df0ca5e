package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver that finds its master by a real ZooKeeper, in which the test writes as Mesos' masters do. */
@Timeout(120)
class ZooKeeperMastersTest {
    private static final FrameworkInfo INFO =
            FrameworkInfo.newBuilder().setUser("").setName("test").build();
    private static final String PATH = "/mesos";

    private final RecordedScheduler scheduler = new RecordedScheduler();
    private TestingServer zooKeeper;
    private CuratorFramework client;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new TestingServer();
        client = CuratorFrameworkFactory.builder()
                .connectString(zooKeeper.getConnectString())
                .retryPolicy(new RetryOneTime(1000))
                .authorization("digest", "kebne:secret".getBytes(StandardCharsets.UTF_8))
                .build();
        client.start();
        assertThat(client.blockUntilConnected(60, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        zooKeeper.close();
    }

    @Test
    void aDriverWaitsForALeaderAndFollowsTheNextOne() throws Exception {
        try (FakeServer<Call> first = FakeServer.master();
                FakeServer<Call> second = FakeServer.master()) {
            MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, INFO, url(""));
            assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
            client.create().forPath(PATH);
            client.create().forPath(PATH + "/log_replicas");
            assertThat(scheduler.isSilent()).isTrue();

            String leader = lead(first);
            String next = lead(second);
            first.nextSubscription();
            first.send(subscribed("one"));
            assertThat(scheduler.next()).isEqualTo("registered f at one");

            client.delete().forPath(leader);
            first.endStream();
            assertThat(scheduler.next()).isEqualTo("disconnected");
            second.nextSubscription();
            second.send(subscribed("two"));
            assertThat(scheduler.next()).isEqualTo("reregistered at two");

            client.delete().forPath(next);
            lead(first);
            second.endStream();
            assertThat(scheduler.next()).isEqualTo("disconnected");
            first.nextSubscription();
            driver.abort();
        }
    }

    @Test
    void aDriverSaysWhoItIsWhereThatIsAsked() throws Exception {
        Id owner = new Id("digest", DigestAuthenticationProvider.generateDigest("kebne:secret"));
        client.create().withACL(List.of(new ACL(ZooDefs.Perms.ALL, owner))).forPath(PATH);
        try (FakeServer<Call> master = FakeServer.master()) {
            lead(master);
            try (Masters known = ZooKeeperMasters.parse(url("kebne:secret@"))) {
                assertThat(known.next()).hasToString("http://" + master.address());
            }
            try (Masters stranger = ZooKeeperMasters.parse(url(""))) {
                assertThatThrownBy(stranger::next).hasMessageContaining("NoAuth");
            }
        }
    }

    /** Frameworks that do not use ZooKeeper need none of its jars. */
    @Test
    void withoutCuratorItIsSaidWhatIsMissing() throws Exception {
        URL[] withoutCurator = {of(MesosSchedulerDriver.class), of(Protos.class)};
        ClassLoader others = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.apache.curator.") || name.startsWith("org.apache.mesos.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        try (URLClassLoader alone = new URLClassLoader(withoutCurator, others)) {
            Method parse = alone.loadClass(Masters.class.getName()).getDeclaredMethod("parse", String.class);
            parse.setAccessible(true);

            assertThatThrownBy(() -> parse.invoke(null, url("")))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("org.apache.curator:curator-framework must be on the class path");
        }
    }

    private static URL of(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private String url(String user) {
        return "zk://" + user + zooKeeper.getConnectString() + PATH;
    }

    /** As Mesos' masters do that would lead: the one whose node is the first leads. */
    private String lead(FakeServer<Call> master) throws Exception {
        String[] address = master.address().split(":", 2);
        String info = "{\"address\":{\"hostname\":\"localhost\",\"ip\":\"" + address[0] + "\",\"port\":" + address[1]
                + "},\"capabilities\":[],\"hostname\":\"localhost\",\"id\":\"m\",\"ip\":16777343,\"port\":"
                + address[1] + ",\"version\":\"1.11.0\"}";
        return client.create()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(PATH + "/json.info_", info.getBytes(StandardCharsets.UTF_8));
    }

    private static Event subscribed(String master) {
        Event.Builder event = Event.newBuilder().setType(Event.Type.SUBSCRIBED);
        event.getSubscribedBuilder().getFrameworkIdBuilder().setValue("f");
        event.getSubscribedBuilder()
                .getMasterInfoBuilder()
                .setId(master)
                .setIp(1)
                .setPort(5050);
        return event.build();
    }
}
