package io.kebne.http.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kebne.protocol.service.ServiceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ResponderTest {
    private static final Name DOMAIN = Name.fromConstantString("kebne.");
    private static final Responder RESPONDER = new Responder(5, bound -> 0);

    private static Zone zone(ServiceReport... services) {
        return Zone.of(
                DOMAIN,
                Optional.of(InetAddress.getLoopbackAddress()),
                1_700_000_000L,
                List.of(services),
                Optional.empty());
    }

    private static final Zone ZONE = zone(
            Samples.service("/shop/web", 2),
            Samples.service("/none", 0),
            Samples.service("/many", 300),
            Samples.service("/a.b", 1),
            Samples.service("/moved", 2, 1));

    private static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    private static Message ask(Message query, boolean udp) throws IOException {
        return new Message(
                RESPONDER.respond(query.toWire(), udp, Optional.of(ZONE)).orElseThrow());
    }

    private static Message ask(String name, int type) throws IOException {
        return ask(query(name, type), true);
    }

    private static List<String> answers(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void aServiceHasTheAddressesOfInstancesThatAreReady() throws IOException {
        Message answer = ask("web.shop.services.kebne.", Type.A);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(answers(answer)).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(answer.getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 5);
    }

    @Test
    void namesAreComparedWithoutCaseAndAnsweredAsTheyWereAsked() throws IOException {
        Message answer = ask("WEB.shop.Services.KEBNE.", Type.A);

        assertThat(answers(answer)).hasSize(2);
        assertThat(answer.getSection(Section.ANSWER).get(0).getName()).hasToString("WEB.shop.Services.KEBNE.");
    }

    @Test
    void aPortHasServersWithTheirAddresses() throws IOException {
        for (String name : List.of("_http._tcp", "_0._tcp")) {
            Message answer = ask(name + ".web.shop.services.kebne.", Type.SRV);
            SRVRecord first = (SRVRecord) answer.getSection(Section.ANSWER).get(0);

            assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
            assertThat(first.getPort()).isEqualTo(31001);
            assertThat(first.getTarget()).hasToString("1.web.shop.instances.kebne.");
            assertThat(answer.getSection(Section.ADDITIONAL).get(0).rdataToString())
                    .isEqualTo("10.0.0.1");
            assertThat(answers(ask(first.getTarget().toString(), Type.A))).containsExactly("10.0.0.1");
        }
        assertThat(answers(ask("_stats._udp.web.shop.services.kebne.", Type.SRV)))
                .hasSize(2);
        assertThat(ask("_http._udp.web.shop.services.kebne.", Type.SRV).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void aNameThatIsThereWithoutWhatIsAskedForIsNoError() throws IOException {
        for (String name : List.of(
                "none.services.kebne.",
                "_http._tcp.none.services.kebne.",
                "_tcp.web.shop.services.kebne.",
                "shop.services.kebne.",
                "services.kebne.",
                "kebne.")) {
            Message answer = ask(name, Type.A);

            assertThat(answer.getRcode()).as(name).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
            assertThat(answer.getSection(Section.AUTHORITY).get(0)).isInstanceOf(SOARecord.class);
        }
        assertThat(answers(ask("web.shop.services.kebne.", Type.AAAA))).isEmpty();
    }

    @Test
    void aNameThatIsNotThereIsSaidNotToBe() throws IOException {
        for (String name : List.of("other.services.kebne.", "x.web.shop.services.kebne.", "web.kebne.")) {
            Message answer = ask(name, Type.A);

            assertThat(answer.getRcode()).as(name).isEqualTo(Rcode.NXDOMAIN);
            assertThat(answer.getSection(Section.AUTHORITY).get(0)).isInstanceOf(SOARecord.class);
        }
    }

    @Test
    void theDomainHasItsAuthorityAndItsServer() throws IOException {
        SOARecord authority =
                (SOARecord) ask("kebne.", Type.SOA).getSection(Section.ANSWER).get(0);

        assertThat(authority.getSerial()).isEqualTo(1_700_000_000L);
        assertThat(answers(ask("kebne.", Type.NS))).containsExactly("ns.kebne.");
        assertThat(answers(ask("ns.kebne.", Type.A))).containsExactly("127.0.0.1");
    }

    @Test
    void whatDoesNotFitIsCutOffAndSaidToBe() throws IOException {
        Message small = ask("many.services.kebne.", Type.A);
        assertThat(small.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(small.numBytes()).isLessThanOrEqualTo(512);

        Message query = query("_http._tcp.many.services.kebne.", Type.SRV);
        query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        Message larger = ask(query, true);
        assertThat(larger.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(larger.numBytes()).isLessThanOrEqualTo(1232);
        assertThat(larger.getOPT().getPayloadSize()).isEqualTo(1232);

        Message whole = ask(query("_http._tcp.many.services.kebne.", Type.SRV), false);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(300);
        assertThat(whole.getSection(Section.ADDITIONAL)).hasSize(300);
    }

    @Test
    void whatIsNotKnownIsNotSaidToBeMissing() throws IOException {
        assertThat(ask("moved.services.kebne.", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        byte[] early = RESPONDER
                .respond(query("web.shop.services.kebne.", Type.A).toWire(), true, Optional.empty())
                .orElseThrow();
        assertThat(new Message(early).getRcode()).isEqualTo(Rcode.SERVFAIL);

        Zone before = zone(Samples.service("/moved", 2));
        Zone after =
                Zone.of(DOMAIN, Optional.empty(), 1, List.of(Samples.service("/moved", 1, 1)), Optional.of(before));
        Message answer = new Message(RESPONDER
                .respond(query("moved.services.kebne.", Type.A).toWire(), true, Optional.of(after))
                .orElseThrow());
        assertThat(answers(answer)).hasSize(2);
    }

    @Test
    void onlyItsOwnDomainIsAnsweredAndOnlyQueries() throws IOException {
        assertThat(ask("example.com.", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(ask("kebne.", Type.AXFR).getRcode()).isEqualTo(Rcode.REFUSED);
        Message update = query("kebne.", Type.SOA);
        update.getHeader().setOpcode(Opcode.UPDATE);
        assertThat(ask(update, true).getRcode()).isEqualTo(Rcode.NOTIMP);
        Message later = query("kebne.", Type.SOA);
        later.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(ask(later, true).getRcode()).isEqualTo(Rcode.BADVERS);
        Message two = query("kebne.", Type.SOA);
        two.addRecord(Record.newRecord(DOMAIN, Type.NS, DClass.IN), Section.QUESTION);
        assertThat(ask(two, true).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void dotsOfAnIdAreDashes() throws IOException {
        assertThat(answers(ask("a-b.services.kebne.", Type.A))).hasSize(1);
    }

    @Test
    void whatIsMalformedIsSaidToBeAndAnswersAreNotAnswered() throws IOException {
        byte[] whole = query("web.shop.services.kebne.", Type.A).toWire();
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);
        byte[] answer = RESPONDER.respond(cut, true, Optional.of(ZONE)).orElseThrow();
        assertThat(answer).hasSize(12).startsWith(cut[0], cut[1]);
        assertThat(new Message(answer).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(new Message(answer).getHeader().getFlag(Flags.QR)).isTrue();

        Message said = query("kebne.", Type.SOA);
        said.getHeader().setFlag(Flags.QR);
        assertThat(RESPONDER.respond(said.toWire(), true, Optional.of(ZONE))).isEmpty();
        assertThat(RESPONDER.respond(new byte[11], true, Optional.of(ZONE))).isEmpty();
    }

    @Property
    void noBytesDoHarm(@ForAll @Size(max = 200) byte[] bytes) {
        assertThatCode(() -> RESPONDER
                        .respond(bytes, true, Optional.of(ZONE))
                        .ifPresent(answer -> assertThat(answer.length).isBetween(12, 1232)))
                .doesNotThrowAnyException();
    }

    @Property
    void noChangeOfAQueryDoesHarm(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = query("_http._tcp.many.services.kebne.", Type.SRV).toWire();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        assertThatCode(() -> RESPONDER
                        .respond(bytes, true, Optional.of(ZONE))
                        .ifPresent(answer -> assertThat(answer.length).isBetween(12, 1232)))
                .doesNotThrowAnyException();
    }
}
