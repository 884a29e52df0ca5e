package io.kebne.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.FakeServices;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Changes of some fields while others change the same service. */
class AppPatchTest {
    private static final ServiceId ID = new ServiceId("/a");

    private final FakeServices services = new FakeServices();
    /** Done by somebody else each time that a service has been read, as long as there are any. */
    private List<ServiceCommand> between = List.of();

    private int reads;

    private final ServicesApi overtaking = new ServicesApi() {
        @Override
        public CompletionStage<ServiceReply> ask(ServiceCommand command) {
            CompletionStage<ServiceReply> reply = services.ask(command);
            if (command instanceof ServiceCommand.Show && reads < between.size()) {
                assertThat(done(between.get(reads++))).isInstanceOf(ServiceReply.Accepted.class);
            }
            return reply;
        }

        @Override
        public Runnable follow(Consumer<ServiceNews> follower) {
            return services.follow(follower);
        }

        @Override
        public void announce(ServiceNews news) {
            services.announce(news);
        }
    };

    private ServiceReply done(ServiceCommand command) {
        return services.ask(command).toCompletableFuture().join();
    }

    private static ServiceSpec spec(int instances) {
        return ServiceSpec.of(ID, Program.shell("one"), Demand.of(0.1, 32, 0), instances);
    }

    private HttpResponse patch(String body) {
        try {
            AppPatch patch = new AppPatch(
                    new ServiceQueries(overtaking), ID, new ObjectMapper().readTree(body.replace('\'', '"')), true);
            return patch.carryOut(HttpRequest.PATCH("/v2/apps/a"), () -> 1)
                    .toCompletableFuture()
                    .join();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceSpec present() {
        return ((ServiceReply.Page) done(new ServiceCommand.Show(ID)))
                .services()
                .get(0)
                .version()
                .spec();
    }

    @Test
    void aChangeInBetweenIsNotLost() {
        done(new ServiceCommand.Deploy(spec(1), true, false));
        between = List.of(new ServiceCommand.Scale(ID, 7, true));

        assertThat(patch("{'cmd': 'two'}").status().intValue()).isEqualTo(200);

        assertThat(present().instances()).isEqualTo(7);
        assertThat(present().program().cmd()).contains("two");
    }

    @Test
    void aServiceThatIsMadeInBetweenIsChangedAndNotReplaced() {
        between = List.of(new ServiceCommand.Deploy(spec(7), true, false));

        assertThat(patch("{'cmd': 'two'}").status().intValue()).isEqualTo(200);

        assertThat(present().instances()).isEqualTo(7);
        assertThat(present().program().cmd()).contains("two");
    }

    @Test
    void whoIsOvertakenAgainAndAgainIsToldSo() {
        done(new ServiceCommand.Deploy(spec(1), true, false));
        between = List.of(2, 3, 4, 5, 6, 7).stream()
                .<ServiceCommand>map(instances -> new ServiceCommand.Scale(ID, instances, true))
                .toList();

        assertThat(patch("{'cmd': 'two'}").status().intValue()).isEqualTo(409);

        assertThat(present().program().cmd()).isEqualTo(Optional.of("one"));
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        done(new ServiceCommand.Deploy(spec(1), true, false));

        assertThat(patch("{'cpus': 'x'}").status().intValue()).isEqualTo(422);
        assertThat(present()).isEqualTo(spec(1));
    }
}
