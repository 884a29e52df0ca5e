package io.kebne.actors.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.AllocatorHistories;
import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.RandomHistory;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ViewPartsProperties {
    @Provide
    Arbitrary<List<Step>> histories() {
        return AllocatorHistories.histories();
    }

    @Property(tries = 50)
    void aViewIsPutTogetherAsItWasTakenApart(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            history.play(step);
            AllocatorView view = history.view();
            List<ViewMessage.Part> parts = ViewParts.split(view, "epoch", 7, "akka://host", 9);

            assertThat(ViewParts.join(parts)).isEqualTo(view);
        }
    }
}
