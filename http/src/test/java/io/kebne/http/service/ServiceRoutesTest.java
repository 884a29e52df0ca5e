package io.kebne.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marathon's calls and answers, over the real decisions. */
class ServiceRoutesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.of(new FakeMaster());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Without instances they are gone at once. */
    @AfterEach
    void removeAll() {
        json(send("GET", "/v2/apps", ""))
                .path("apps")
                .forEach(app -> send("DELETE", "/v2/apps" + app.path("id").asText() + "?force=true", ""));
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return server.send(path, request -> request.method(method, BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private JsonNode create(String body) {
        HttpResponse<String> response = send("POST", "/v2/apps", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return json(response);
    }

    @Test
    void anAppIsCreatedAndShownWithMarathonsDefaults() {
        HttpResponse<String> created =
                send("POST", "/v2/apps", "{'id': '/shop/web', 'cmd': 'sleep 100', 'instances': 2}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/v2/apps/shop/web");
        assertThat(json(created).path("deployments")).hasSize(1);

        JsonNode app = json(send("GET", "/v2/apps//shop/web", "")).path("app");
        assertThat(app.path("id").asText()).isEqualTo("/shop/web");
        assertThat(app.path("cpus").asDouble()).isEqualTo(1);
        assertThat(app.path("mem").asDouble()).isEqualTo(128);
        assertThat(app.path("ports")).hasSize(1);
        assertThat(app.path("upgradeStrategy").path("minimumHealthCapacity").asDouble())
                .isEqualTo(1);
        assertThat(app.path("tasks")).isEmpty();
        assertThat(json(send("GET", "/v2/apps", "")).path("apps")).hasSize(1);
        assertThat(json(send("GET", "/v2/queue", ""))
                        .path("queue")
                        .get(0)
                        .path("count")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(send("GET", "/v2/deployments", ""))
                        .get(0)
                        .path("affectedApps")
                        .get(0)
                        .asText())
                .isEqualTo("/shop/web");
        assertThat(json(send("GET", "/v2/info", "")).path("leader").asText()).isNotEmpty();
        assertThat(json(send("GET", "/v2/tasks", "")).path("tasks")).isEmpty();
    }

    /** Who may see it may not see the definition. */
    @Test
    void theQueueTellsVariablesWithoutTheirValues() {
        create("{'id': '/a', 'cmd': 'x', 'instances': 1, 'env': {'PASSWORD': 'sesame'}}");

        HttpResponse<String> queue = send("GET", "/v2/queue", "");

        assertThat(json(queue).at("/queue/0/app/env/PASSWORD").asText()).isEqualTo("***");
        assertThat(queue.body()).doesNotContain("sesame");
        assertThat(send("GET", "/v2/apps/a", "").body()).contains("sesame");
    }

    @Test
    void whatIsShownCanBeSentBack() {
        create(
                "{'id': '/a', 'args': ['x', 'y'], 'cpus': 0.5, 'env': {'A': 'b'}, 'labels': {'L': 'm'},"
                        + "'constraints': [['hostname', 'UNIQUE'], ['rack', 'GROUP_BY', '3']], "
                        + "'preferences': [{'field': 'disk', 'operator': 'IS', 'weight': 7, 'value': 'ssd'}], 'taskKillGracePeriodSeconds': 7,"
                        + "'healthChecks': [{'protocol': 'HTTP', 'path': '/up'}], 'unreachableStrategy': 'disabled',"
                        + "'fetch': [{'uri': 'http://h/f.tgz', 'destPath': 'f'}], 'killSelection': 'OLDEST_FIRST',"
                        + "'readinessChecks': [{'path': '/r', 'httpStatusCodesForReady': [200, 204]}], 'shutdownDelaySeconds': 2.5}");
        JsonNode app = json(send("GET", "/v2/apps/a", "")).path("app");

        HttpResponse<String> again = send("PUT", "/v2/apps/a?partialUpdate=false&force=true", app.toString());

        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        JsonNode after = json(send("GET", "/v2/apps/a", "")).path("app");
        for (String field : AppFields.KNOWN) {
            assertThat(after.path(field)).as(field).isEqualTo(app.path(field));
        }
        assertThat(after.path("versionInfo").path("lastConfigChangeAt"))
                .isEqualTo(app.path("versionInfo").path("lastConfigChangeAt"));
    }

    @Test
    void someFieldsAreChangedByPatchAndPut() {
        create("{'id': '/a', 'cmd': 'one', 'mem': 64}");
        assertThat(send("PATCH", "/v2/apps/a?force=true", "{'args': ['two']}").statusCode())
                .isEqualTo(200);
        assertThat(send("PUT", "/v2/apps/a?force=true", "{'instances': 3}").statusCode())
                .isEqualTo(200);

        JsonNode app = json(send("GET", "/v2/apps/a", "")).path("app");
        assertThat(app.path("args").get(0).asText()).isEqualTo("two");
        assertThat(app.has("cmd")).isFalse();
        assertThat(app.path("mem").asInt()).isEqualTo(64);
        assertThat(app.path("instances").asInt()).isEqualTo(3);
    }

    @Test
    void aVersionBeyondAllTimesIsRefused() {
        create("{'id': '/a', 'cmd': 'one'}");
        String version = "+999999999-01-01T00:00:00Z";
        assertThat(send("GET", "/v2/apps/a/versions/" + version, "").statusCode())
                .isEqualTo(422);
        assertThat(send("PUT", "/v2/apps/a", "{'version': '" + version + "'}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void anEarlierVersionIsWantedAgain() {
        create("{'id': '/a/b', 'cmd': 'one'}");
        send("PUT", "/v2/apps/a/b?force=true", "{'cmd': 'two'}");
        JsonNode versions = json(send("GET", "/v2/apps/a/b/versions", "")).path("versions");
        assertThat(versions).hasSize(2);
        String first = versions.get(1).asText();
        assertThat(json(send("GET", "/v2/apps/a/b/versions/" + first, ""))
                        .path("cmd")
                        .asText())
                .isEqualTo("one");

        assertThat(send("PUT", "/v2/apps/a/b?force=true", "{'version': '" + first + "'}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(json(send("GET", "/v2/apps/a/b", "")).path("app").path("cmd").asText())
                .isEqualTo("one");
    }

    @Test
    void conflictsAndWhatIsNotThere() {
        create("{'id': '/a', 'cmd': 'one'}");
        assertThat(send("POST", "/v2/apps", "{'id': '/a', 'cmd': 'one'}").statusCode())
                .isEqualTo(409);
        HttpResponse<String> locked = send("PUT", "/v2/apps/a", "{'cmd': 'two'}");
        assertThat(locked.statusCode()).isEqualTo(409);
        assertThat(json(locked).path("deployments").get(0).path("id").asText()).isNotEmpty();
        assertThat(send("POST", "/v2/apps/a/restart", "").statusCode()).isEqualTo(409);
        assertThat(send("POST", "/v2/apps/a/restart?force=true", "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> missing = send("GET", "/v2/apps/x", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(json(missing).path("message").asText()).contains("/x");
        assertThat(send("DELETE", "/v2/apps/x", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/deployments/x", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aDeploymentIsCancelled() {
        create("{'id': '/a', 'cmd': 'one'}");
        String first =
                json(send("GET", "/v2/deployments", "")).get(0).path("id").asText();
        assertThat(send("DELETE", "/v2/deployments/" + first, "").statusCode()).isEqualTo(422);
        assertThat(send("DELETE", "/v2/deployments/" + first + "?force=true", "")
                        .statusCode())
                .isEqualTo(202);
        send("PUT", "/v2/apps/a", "{'cmd': 'two'}");
        String second =
                json(send("GET", "/v2/deployments", "")).get(0).path("id").asText();

        assertThat(send("DELETE", "/v2/deployments/" + second, "").statusCode()).isEqualTo(200);

        assertThat(json(send("GET", "/v2/apps/a", "")).path("app").path("cmd").asText())
                .isEqualTo("one");
    }

    @Test
    void aRemovedAppIsGone() {
        create("{'id': '/a', 'cmd': 'one'}");
        assertThat(send("DELETE", "/v2/apps/a", "").statusCode()).isEqualTo(409);
        HttpResponse<String> removed = send("DELETE", "/v2/apps/a?force=true", "");
        assertThat(removed.statusCode()).isEqualTo(200);
        assertThat(json(removed).path("deploymentId").asText()).isNotEmpty();
        assertThat(send("GET", "/v2/apps/a", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'id': 'UP', 'cmd': 'a'}|/id
            {'id': 'a'}|/cmd
            {'id': 'a', 'cmd': 'a', 'args': ['b']}|/cmd
            {'id': 'a', 'cmd': 'a\\u0000b'}|/cmd
            {'id': 'a', 'args': ['']}|/args
            {'id': 'a', 'cmd': 'a', 'labels': {'': 'b'}}|/labels
            {'id': 'a', 'cmd': 'a', 'cpus': -1}|/cpus
            {'id': 'a', 'cmd': 'a', 'instances': 1.5}|/instances
            {'id': 'a', 'cmd': 'a', 'gpus': 1}|/gpus
            {'id': 'a', 'cmd': 'a', 'container': {'type': 'DOCKER'}}|/container/docker
            {'id': 'a', 'container': {'docker': {}}}|/container/docker/image
            {'id': 'a', 'container': {'docker': {'image': 'x', 'network': 'USER'}}}|/container/docker/network
            {'id': 'a', 'container': {'docker': {'image': 'x', 'privileged': 1}}}|/container/docker/privileged
            {'id': 'a', 'container': {'docker': {'image': 'x', 'pullConfig': {}}}}|/container/docker/pullConfig
            {'id': 'a', 'container': {'docker': {'image': 'x', 'parameters': [{'key': 'gpus', 'value': '1'}]}}}|/container/docker/parameters
            {'id': 'a', 'container': {'docker': {'image': 'x'}, 'volumes': [{'containerPath': 'a:b'}]}}|/container/volumes(0)/container/volumes/container_path
            {'id': 'a', 'container': {'docker': {'image': 'x'}, 'portMappings': [{'containerPort': 80}]}}|/container/docker/port_mappings
            {'id': 'a', 'container': {'docker': {'image': 'x'}}, 'jvm': {'jar': 'a.jar'}}|/jvm
            {'id': 'a', 'container': {'type': 'MESOS', 'docker': {}}}|/container/docker/image
            {'id': 'a', 'cmd': 'a', 'container': {'type': 'MESOS', 'volumes': [{'containerPath': 'data'}]}}|/container/volumes/host_path
            {'id': 'a', 'container': {'type': 'MESOS', 'volumes': [{'containerPath': 'd', 'hostPath': '/'}]}}|/cmd
            {'id': 'a', 'cmd': 'a', 'container': {'volumes': [{'containerPath': 'd', 'hostPath': '/'}]}}|/container/docker
            {'id': 'a', 'container': {'type': 'MESOS', 'docker': {'image': '../x'}}}|/container/mesos/image/docker/name
            {'id': 'a', 'container': {'type': 'MESOS', 'docker': {'image': 'x', 'privileged': true}}}|/container/docker/privileged
            {'id': 'a', 'container': {'type': 'MESOS', 'docker': {'image': 'x'}, 'portMappings': [{}]}}|/container/portMappings
            {'id': 'a', 'container': {'type': 'MESOS', 'docker': {'image': 'x'}}, 'networks': [{'mode': 'container/bridge'}]}|/networks
            {'id': 'a', 'cmd': 'a', 'networks': [{'mode': 'container'}]}|/networks
            {'id': 'a', 'cmd': 'a', 'networks': [{'mode': 'container/bridge'}]}|/networks
            {'id': 'a', 'cmd': 'a', 'dependencies': ['/b']}|/dependencies
            {'id': 'a', 'cmd': 'a', 'dependencies': ['../../b']}|/dependencies
            {'id': 'a', 'cmd': 'a', 'upgradeStrategy': {'canary': {}}}|/upgradeStrategy/canary/instances
            {'id': 'a', 'cmd': 'a', 'upgradeStrategy': {'canary': {'instances': 0}}}|/upgradeStrategy/canary/instances
            {'id': 'a', 'cmd': 'a', 'colour': 'red'}|/colour
            {'id': 'a', 'cmd': 'a', 'readinessChecks': [{}, {}]}|/readinessChecks
            {'id': 'a', 'cmd': 'a', 'readinessChecks': [{'portName': 'x'}]}|/readinessChecks(0)/portName
            {'id': 'a', 'cmd': 'a', 'readinessChecks': [{'path': 'x'}]}|/readinessChecks(0)/path
            {'id': 'a', 'cmd': 'a', 'readinessChecks': [{'httpStatusCodesForReady': ['x']}]}|/readinessChecks(0)/httpStatusCodesForReady
            {'id': 'a', 'cmd': 'a', 'shutdownDelaySeconds': 4000}|/shutdownDelaySeconds
            {'id': 'a', 'cmd': 'a', 'constraints': [['rack', 'NEAR']]}|/constraints(0)
            {'id': 'a', 'cmd': 'a', 'constraints': [['rack', 'LIKE', '[']]}|/constraints
            {'id': 'a', 'cmd': 'a', 'constraints': [['rack', 'WITH', '/db']]}|/constraints(0)
            {'id': 'a', 'cmd': 'a', 'preferences': [{'field': 'rack', 'operator': 'UNIQUE', 'weight': 101}]}|/preferences(0)
            {'id': 'a', 'cmd': 'a', 'preferences': [{'field': 'rack', 'operator': 'LIKE', 'value': '['}]}|/constraints
            {'id': 'a', 'cmd': 'a', 'healthChecks': [{'protocol': 'HTTP', 'portIndex': 3}]}|/healthChecks(0)/portIndex
            {'id': 'a', 'cmd': 'a', 'healthChecks': [{'protocol': 'PING'}]}|/healthChecks(0)/protocol
            {'id': 'a', 'cmd': 'a', 'upgradeStrategy': {'minimumHealthCapacity': 2}}|/upgradeStrategy/minimumHealthCapacity
            {'id': 'a', 'jvm': {'heap': '1g'}}|/jvm/jar
            """)
    void whatCannotBeIsRefusedByName(String body, String path) {
        HttpResponse<String> response = send("POST", "/v2/apps", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(json(response).path("message").asText()).isNotEmpty();
        assertThat(json(response).path("details").get(0).path("path").asText()).isEqualTo(path);
        assertThat(json(send("GET", "/v2/apps", "")).path("apps")).isEmpty();
    }

    @Test
    void anAppMayBeAnImageThatNeedsNoEngine() {
        create("""
                {'id': '/web', 'container': {'type': 'MESOS', 'docker': {'image': 'web:1', 'forcePullImage': false},
                   'volumes': [{'containerPath': '/data', 'hostPath': '/srv', 'mode': 'RO'}]}}
                """);
        JsonNode container = json(send("GET", "/v2/apps//web", "")).at("/app/container");
        assertThat(container.path("type").asText()).isEqualTo("MESOS");
        assertThat(container.at("/docker/image").asText()).isEqualTo("web:1");
        assertThat(container.path("docker").has("network")).isFalse();
        assertThat(container.at("/volumes/0/hostPath").asText()).isEqualTo("/srv");
        // What is shown may be sent back.
        assertThat(send(
                                "PATCH",
                                "/v2/apps/web?force=true",
                                "{'container': " + container.toString().replace('"', '\'') + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAppMayHaveVolumesWithoutAnImage() {
        create("""
                {'id': '/web', 'cmd': 'exec web', 'container': {'type': 'MESOS',
                   'volumes': [{'containerPath': 'data', 'hostPath': '/srv', 'mode': 'RO'}]}}
                """);
        JsonNode container = json(send("GET", "/v2/apps//web", "")).at("/app/container");
        assertThat(container.path("type").asText()).isEqualTo("MESOS");
        assertThat(container.has("docker")).isFalse();
        assertThat(container.at("/volumes/0/mode").asText()).isEqualTo("RO");
        // What is shown may be sent back.
        assertThat(send(
                                "PATCH",
                                "/v2/apps/web?force=true",
                                "{'container': " + container.toString().replace('"', '\'') + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAppMayBeAnImageWithPortsOfItsOwn() {
        create("""
                {'id': '/cache', 'args': ['--save'], 'networks': [{'mode': 'container/bridge'}],
                 'container': {'type': 'DOCKER',
                   'docker': {'image': 'redis:7', 'forcePullImage': true,
                     'parameters': [{'key': 'label', 'value': 'a=b'}]},
                   'portMappings': [{'containerPort': 6379, 'hostPort': 0, 'name': 'redis', 'servicePort': 10000}],
                   'volumes': [{'containerPath': '/data', 'hostPath': '/srv/redis', 'mode': 'RO'}]}}""");

        JsonNode app = json(send("GET", "/v2/apps/cache", "")).path("app");
        JsonNode container = app.path("container");
        assertThat(container.path("docker").path("image").asText()).isEqualTo("redis:7");
        assertThat(container.path("docker").path("network").asText()).isEqualTo("BRIDGE");
        assertThat(container.path("docker").path("forcePullImage").asBoolean()).isTrue();
        assertThat(container
                        .path("docker")
                        .path("parameters")
                        .path(0)
                        .path("value")
                        .asText())
                .isEqualTo("a=b");
        assertThat(container.path("portMappings").path(0).path("containerPort").asInt())
                .isEqualTo(6379);
        assertThat(container.path("portMappings").path(0).path("name").asText()).isEqualTo("redis");
        assertThat(container.path("volumes").path(0).path("mode").asText()).isEqualTo("RO");
        assertThat(app.path("ports")).hasSize(1);

        assertThat(send("PUT", "/v2/apps/cache?force=true", app.toString()).statusCode())
                .isEqualTo(200);
        assertThat(json(send("GET", "/v2/apps/cache", "")).path("app").path("container"))
                .isEqualTo(container);
        HttpResponse<String> changed = send(
                "PATCH",
                "/v2/apps/cache?force=true",
                "{'container': {'docker': {'image': 'redis:8', 'network': 'HOST'}}}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode after = json(send("GET", "/v2/apps/cache", "")).path("app");
        assertThat(after.path("container").path("docker").path("image").asText())
                .isEqualTo("redis:8");
        assertThat(after.path("container").has("portMappings")).isFalse();
    }

    @Test
    void anotherImageLeavesAnAppItsPorts() {
        create("{'id': '/web', 'container': {'docker': {'image': 'web:1'}}, 'portDefinitions': [{'name': 'http'}]}");
        HttpResponse<String> changed =
                send("PATCH", "/v2/apps/web?force=true", "{'container': {'docker': {'image': 'web:2'}}}");

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode app = json(send("GET", "/v2/apps/web", "")).path("app");
        assertThat(app.path("container").path("docker").path("image").asText()).isEqualTo("web:2");
        assertThat(app.path("portDefinitions").path(0).path("name").asText()).isEqualTo("http");
    }

    @Test
    void whereRequestsMayBeSent() {
        create("{'id': '/a', 'cmd': 'one', 'portDefinitions': [{'name': 'http'}]}");

        JsonNode one = json(send("GET", "/discovery/services/a", ""));
        assertThat(one.path("id").asText()).isEqualTo("/a");
        assertThat(one.path("endpoints").isArray()).isTrue();
        assertThat(json(send("GET", "/discovery/services", "")).path("services"))
                .hasSize(1);
        assertThat(json(send("GET", "/discovery/services?format=http_sd", "")).isArray())
                .isTrue();
        assertThat(json(send("GET", "/discovery/services/a?format=http_sd&port=http", ""))
                        .isArray())
                .isTrue();
        assertThat(send("GET", "/discovery/services/x", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/discovery/services/a?format=xml", "").statusCode())
                .isEqualTo(422);
        assertThat(send("GET", "/discovery/services/UP", "").statusCode()).isEqualTo(422);
        HttpResponse<String> lines = server.send("/v2/tasks", request -> request.header("Accept", "text/plain"));
        assertThat(lines.body()).isEqualTo("a\t0\n");
    }

    @Test
    void aCanaryIsSentBackAsItIsShown() {
        create("{'id': '/a', 'cmd': 'one', 'upgradeStrategy': {'canary': {'instances': 2, 'minHealthySeconds': 0.5}}}");
        JsonNode app = json(send("GET", "/v2/apps/a", "")).path("app");
        assertThat(app.path("upgradeStrategy")
                        .path("canary")
                        .path("minHealthySeconds")
                        .asDouble())
                .isEqualTo(0.5);

        assertThat(send("PUT", "/v2/apps/a?partialUpdate=false&force=true", app.toString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(send("GET", "/v2/apps/a", "")).path("app").path("upgradeStrategy"))
                .isEqualTo(app.path("upgradeStrategy"));
    }

    @Test
    void aGroupIsDeployedShownChangedAndEnded() {
        HttpResponse<String> created = send(
                "POST",
                "/v2/groups",
                "{'id': '/shop', 'apps': [{'id': 'web', 'cmd': 'a', 'dependencies': ['back/db']}],"
                        + "'groups': [{'id': 'back', 'apps': [{'id': '/shop/back/db', 'cmd': 'a'}]}]}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        String id = json(created).path("deploymentId").asText();
        JsonNode deployments = json(send("GET", "/v2/deployments", ""));
        assertThat(deployments).hasSize(1);
        assertThat(deployments.get(0).path("id").asText()).isEqualTo(id);
        assertThat(deployments.get(0).path("affectedApps")).hasSize(2);

        JsonNode group = json(send("GET", "/v2/groups//shop", ""));
        assertThat(group.path("id").asText()).isEqualTo("/shop");
        assertThat(group.path("apps").get(0).path("dependencies").get(0).asText())
                .isEqualTo("/shop/back/db");
        assertThat(group.path("groups").get(0).path("apps").get(0).path("id").asText())
                .isEqualTo("/shop/back/db");
        assertThat(json(send("GET", "/v2/groups", "")).path("groups")).hasSize(1);

        assertThat(send("POST", "/v2/groups", group.toString()).statusCode()).isEqualTo(409);
        assertThat(send("PUT", "/v2/groups/shop", "{'apps': [{'id': 'web', 'cmd': 'b'}]}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send("PUT", "/v2/groups/shop?force=true", "{'scaleBy': 2}").statusCode())
                .isEqualTo(200);
        assertThat(json(send("GET", "/v2/apps/shop/web", ""))
                        .path("app")
                        .path("instances")
                        .asInt())
                .isEqualTo(2);
        assertThat(send("PUT", "/v2/groups/shop?force=true", "{'scaleBy': 1000}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("PUT", "/v2/groups/shop?force=true", "{'scaleBy': 'x'}").statusCode())
                .isEqualTo(422);
        assertThat(send("PUT", "/v2/groups/shop?force=true", "{'apps': [{'id': 'web', 'cmd': 'b'}]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v2/apps/shop/back/db", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/groups/shop?force=true", "").statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v2/groups/shop", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/groups/shop", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'apps': [{'id': 'a', 'cmd': 'a'}]}|/id
            {'id': '/g'}|/apps
            {'id': '/g', 'apps': [{'id': '/other/a', 'cmd': 'a'}]}|/apps(0)/id
            {'id': '/g', 'apps': [{'id': 'a'}]}|/apps(0)/cmd
            {'id': '/g', 'apps': [{'id': 'a', 'cmd': 'a'}], 'groups': [{'id': '/x', 'apps': []}]}|/groups(0)/id
            {'id': '/g', 'apps': [{'id': 'a', 'cmd': 'a'}], 'colour': 'red'}|/colour
            {'id': '/g', 'apps': [{'id': 'a', 'cmd': 'a'}, {'id': 'a', 'cmd': 'b'}]}|/apps
            {'id': '/g', 'apps': [{'id': 'a', 'cmd': 'a', 'dependencies': ['/g/b']}]}|/dependencies
            """)
    void aGroupThatCannotBeChangesNothing(String body, String path) {
        HttpResponse<String> response = send("POST", "/v2/groups", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(json(response).path("details").get(0).path("path").asText()).isEqualTo(path);
        assertThat(json(send("GET", "/v2/apps", "")).path("apps")).isEmpty();
    }

    @Test
    void allServicesAreEndedOnlyByForce() {
        create("{'id': '/a', 'cmd': 'one'}");
        assertThat(send("DELETE", "/v2/groups", "").statusCode()).isEqualTo(422);
        assertThat(send("DELETE", "/v2/groups?force=true", "").statusCode()).isEqualTo(200);
        assertThat(json(send("GET", "/v2/apps", "")).path("apps")).isEmpty();
    }

    @Test
    void aDeploymentIsPausedAndGoesOn() {
        create("{'id': '/a', 'cmd': 'one'}");
        String path = "/v2/deployments/"
                + json(send("GET", "/v2/deployments", "")).get(0).path("id").asText();

        assertThat(send("POST", path + "/pause", "").statusCode()).isEqualTo(200);
        assertThat(json(send("GET", "/v2/deployments", ""))
                        .get(0)
                        .path("paused")
                        .asBoolean())
                .isTrue();
        assertThat(send("POST", path + "/resume", "").statusCode()).isEqualTo(200);
        assertThat(json(send("GET", "/v2/deployments", ""))
                        .get(0)
                        .path("paused")
                        .asBoolean())
                .isFalse();
        assertThat(send("POST", path + "/promote", "").statusCode()).isEqualTo(422);
        assertThat(send("POST", path + "/elsewhere", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/v2/deployments/x/pause", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aPlanSaysWhatWouldHappenAndChangesNothing() {
        String app = "{'id': '/a', 'cmd': 'one', 'instances': 2}";
        String path = "/v2/apps/a?partialUpdate=false&dryRun=true";
        JsonNode fresh = json(send("PUT", path, app));
        assertThat(fresh.path("kind").asText()).isEqualTo("CREATE");
        assertThat(fresh.path("instances").path("started").asInt()).isEqualTo(2);
        assertThat(send("GET", "/v2/apps/a", "").statusCode()).isEqualTo(404);
        create(app);

        assertThat(json(send("PUT", path, app)).path("kind").asText()).isEqualTo("NONE");
        JsonNode scale = json(send("PUT", path, app.replace("2", "5")));
        assertThat(scale.path("kind").asText()).isEqualTo("SCALE");
        assertThat(scale.path("changes").get(0).path("field").asText()).isEqualTo("instances");
        JsonNode update = json(send("PUT", "/v2/apps/a?dryRun=true", "{'cmd': 'two'}"));
        assertThat(update.path("kind").asText()).isEqualTo("UPDATE");
        assertThat(update.path("changes").get(0).path("to").asText()).isEqualTo("two");
        assertThat(update.path("deploymentUnderWay").asText()).isNotEmpty();
        assertThat(send("PUT", path, "{'id': '/a', 'cmd': 'a', 'dependencies': ['/x']}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(json(send("GET", "/v2/apps/a", "")).path("app").path("cmd").asText())
                .isEqualTo("one");
    }

    @Test
    void instancesAreEndedByName() {
        create("{'id': '/a', 'cmd': 'one', 'instances': 2}");
        assertThat(json(send("DELETE", "/v2/apps/a/tasks", "")).path("tasks")).isEmpty();
        assertThat(send("DELETE", "/v2/apps/a/tasks/a.instance-1", "").statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", "/v2/apps/x/tasks", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/apps/a/tasks?scale=true&wipe=true", "").statusCode())
                .isEqualTo(422);
        HttpResponse<String> none = send("DELETE", "/v2/apps/a/tasks?scale=true&force=true", "");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(json(none).has("version")).isTrue();
        assertThat(json(none).has("deploymentId")).isFalse();
        assertThat(none.headers().firstValue("Marathon-Deployment-Id")).isEmpty();
        assertThat(json(send("POST", "/v2/tasks/delete", "{'ids': ['a.instance-1']}"))
                        .path("tasks"))
                .isEmpty();
        assertThat(send("POST", "/v2/tasks/delete", "{'ids': []}").statusCode()).isEqualTo(422);
        assertThat(send("POST", "/v2/tasks/delete", "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        HttpResponse<String> response = send("POST", "/v2/apps", "{");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("message").asText()).contains("no JSON");
    }

    @Test
    void whatAsksForNothingIsAccepted() {
        create(
                "{'id': 'a', 'cmd': 'a', 'gpus': 0, 'container': null, 'dependencies': [], 'readinessChecks': [], 'networks': [{'mode': 'host'}]}");
    }
}
