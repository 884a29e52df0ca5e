package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MastersTest {
    @Test
    void thoseThatAreListedAreTriedInTurn() throws IOException {
        Masters masters = Masters.parse("10.0.0.1:5051, http://b:1,master@c:2,d");
        assertThat(masters.next()).isEqualTo(URI.create("http://10.0.0.1:5051"));
        assertThat(masters.next()).isEqualTo(URI.create("http://b:1"));
        assertThat(masters.next()).isEqualTo(URI.create("http://c:2"));
        assertThat(masters.next()).isEqualTo(URI.create("http://d:5050"));
        assertThat(masters.next()).isEqualTo(URI.create("http://10.0.0.1:5051"));
    }

    @Test
    void aFileIsReadAgainWhenItHasChanged(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("masters"), "a:1,b:2\n");
        Masters masters = Masters.parse("file://" + file);
        assertThat(masters.next()).isEqualTo(URI.create("http://a:1"));
        assertThat(masters.next()).isEqualTo(URI.create("http://b:2"));
        Files.writeString(file, "c:3");
        assertThat(masters.next()).isEqualTo(URI.create("http://c:3"));
        Files.writeString(file, "file:///another");
        assertThatIOException().isThrownBy(masters::next);
        Files.writeString(file, "");
        assertThatIOException().isThrownBy(masters::next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local", "a:b", "a:1,", "a:1/path", "file:///no/such/file", "zk://a:1", "zk://a:1/"})
    void whatIsNoMasterIsSaid(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Masters.parse(text));
    }

    @Test
    void theLeadersAddressIsReadFromItsNode() throws IOException {
        String node = "{\"id\":\"x\",\"ip\":1,\"port\":5,\"address\":"
                + "{\"hostname\":\"h\",\"ip\":\"10.1.2.3\",\"port\":5055},\"version\":\"1.11.0\"}";
        assertThat(ZooKeeperMasters.address(node.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(URI.create("http://10.1.2.3:5055"));
        assertThatIOException().isThrownBy(() -> ZooKeeperMasters.address("{}".getBytes(StandardCharsets.UTF_8)));
    }
}
