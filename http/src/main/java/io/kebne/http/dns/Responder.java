package io.kebne.http.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers DNS messages from a {@link Zone}, of which it is the authority. Pure but for the order of records, which is chosen anew
 * each time so that clients which take the first spread. An answer costs no more than the records of one name.
 */
final class Responder {
    private static final int HEADER = 12;
    private static final int PLAIN_UDP = 512;
    /** Larger ones would be taken apart on their way, or be of use to those who send with the addresses of others. */
    private static final int MOST_UDP = 1232;

    private static final int MOST_TCP = 65535;
    private static final int REFRESH_SECONDS = 60;
    private static final int EXPIRE_SECONDS = 600;

    private final long ttl;
    private final IntUnaryOperator dice;

    /**
     * @param ttl of records, in seconds
     * @param dice given a bound, a number from 0 up to it
     */
    Responder(long ttl, IntUnaryOperator dice) {
        this.ttl = ttl;
        this.dice = dice;
    }

    /**
     * @param zone empty: it is not known
     * @return empty: there is nothing to say to this
     */
    Optional<byte[]> respond(byte[] query, boolean udp, Optional<Zone> zone) {
        // Who answers answers may do so without end.
        if (query.length < HEADER || (query[2] & 0x80) != 0) {
            return Optional.empty();
        }
        Message asked;
        try {
            asked = new Message(query);
        } catch (IOException | RuntimeException e) {
            return Optional.of(malformed(query));
        }
        Message answer = new Message(asked.getHeader().getID());
        Header header = answer.getHeader();
        header.setOpcode(asked.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        if (asked.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        OPTRecord options = asked.getOPT();
        int rcode = asked.getHeader().getOpcode() != Opcode.QUERY
                ? Rcode.NOTIMP
                : asked.getSection(Section.QUESTION).size() != 1
                        ? Rcode.FORMERR
                        : options != null && options.getVersion() > 0
                                ? Rcode.BADVERS
                                : answer(asked.getQuestion(), answer, zone);
        header.setRcode(rcode & 0xf);
        if (options != null) {
            answer.addRecord(new OPTRecord(MOST_UDP, rcode >> 4, 0), Section.ADDITIONAL);
        }
        int size = options == null ? PLAIN_UDP : Math.max(PLAIN_UDP, Math.min(MOST_UDP, options.getPayloadSize()));
        return Optional.of(answer.toWire(udp ? size : MOST_TCP));
    }

    private int answer(Record question, Message answer, Optional<Zone> zone) {
        answer.addRecord(question, Section.QUESTION);
        if (zone.isEmpty()) {
            return Rcode.SERVFAIL;
        }
        boolean ours = question.getName().subdomain(zone.get().domain())
                && (question.getDClass() == DClass.IN || question.getDClass() == DClass.ANY);
        if (!ours || question.getType() == Type.AXFR || question.getType() == Type.IXFR) {
            return Rcode.REFUSED;
        }
        return answer(question.getName(), question.getType(), answer, zone.get());
    }

    private int answer(Name name, int type, Message answer, Zone zone) {
        Optional<Node> node = zone.find(name);
        if (node.filter(Node::unknown).isPresent()) {
            return Rcode.SERVFAIL;
        }
        answer.getHeader().setFlag(Flags.AA);
        if (node.isEmpty()) {
            answer.addRecord(authority(zone), Section.AUTHORITY);
            return Rcode.NXDOMAIN;
        }
        List<Record> records = records(name, type, node.get(), zone);
        records.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (records.isEmpty()) {
            answer.addRecord(authority(zone), Section.AUTHORITY);
        } else if (records.get(0) instanceof SRVRecord) {
            targets(node.get()).forEach(record -> answer.addRecord(record, Section.ADDITIONAL));
        }
        return Rcode.NOERROR;
    }

    /** To who asks for anything one kind is enough (RFC 8482). */
    private List<Record> records(Name name, int type, Node node, Zone zone) {
        List<Record> records = new ArrayList<>();
        boolean apex = name.equals(zone.domain());
        if (apex && (type == Type.SOA || type == Type.ANY)) {
            records.add(authority(zone));
        } else if (apex && type == Type.NS) {
            records.add(new NSRecord(name, DClass.IN, ttl, zone.server()));
        }
        for (InetAddress address : node.addresses()) {
            Record record = address(name, address);
            if (record.getType() == type || (type == Type.ANY && sameKind(records, record))) {
                records.add(record);
            }
        }
        if (type == Type.SRV || (type == Type.ANY && records.isEmpty())) {
            node.servers()
                    .forEach(server ->
                            records.add(new SRVRecord(name, DClass.IN, ttl, 0, 1, server.port(), server.target())));
        }
        if (records.size() > 1) {
            Collections.rotate(records, dice.applyAsInt(records.size()));
        }
        return records;
    }

    private static boolean sameKind(List<Record> records, Record record) {
        return records.isEmpty() || records.get(0).getType() == record.getType();
    }

    private Iterable<Record> targets(Node node) {
        Map<Name, Record> targets = new LinkedHashMap<>();
        node.servers()
                .forEach(server ->
                        targets.computeIfAbsent(server.target(), target -> address(target, server.address())));
        return targets.values();
    }

    private Record address(Name name, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(name, DClass.IN, ttl, address)
                : new AAAARecord(name, DClass.IN, ttl, address);
    }

    private Record authority(Zone zone) {
        return new SOARecord(
                zone.domain(),
                DClass.IN,
                ttl,
                zone.server(),
                zone.server(),
                zone.serial(),
                REFRESH_SECONDS,
                REFRESH_SECONDS,
                EXPIRE_SECONDS,
                ttl);
    }

    private static byte[] malformed(byte[] query) {
        byte[] answer = new byte[HEADER];
        answer[0] = query[0];
        answer[1] = query[1];
        // An answer, with the kind of question and the wish for recursion as they were.
        answer[2] = (byte) (0x80 | (query[2] & 0x79));
        answer[3] = Rcode.FORMERR;
        return answer;
    }
}
