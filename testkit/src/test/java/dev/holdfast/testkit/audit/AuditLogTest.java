package dev.holdfast.testkit.audit;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.AuditReport;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.state.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever is done to a log behind its back shows. */
class AuditLogTest {
    private final VirtualTime time = VirtualTime.create();
    private final MemoryStateStore store = new MemoryStateStore(time);
    private final AuditLog log = new AuditLog(store);

    private void write(int records) {
        for (int number = 0; number < records; number++) {
            log.append("alice@host", "hold.placed", "run " + number, Map.of("reason", "n " + number));
        }
    }

    private List<String> findings(AuditHead... noted) {
        return log.verify(List.of(noted)).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    private StateDocument document(String name) {
        return store.read("audit/" + name).orElseThrow();
    }

    private void put(String name, String json) {
        store.delete(document(name));
        store.create("audit/" + name, json);
    }

    @Test
    void whatWasWrittenIsRead() {
        write(2);
        AuditRecord third = log.append("bob@host", "floor.raised", "file:/backups", Map.of("after", "every 7 days"));
        List<AuditRecord> read = new ArrayList<>();
        log.forEach(read::add);
        assertThat(read).extracting(AuditRecord::number).containsExactly(1L, 2L, 3L);
        assertThat(read.get(2)).isEqualTo(third);
        assertThat(third.details()).containsEntry("after", "every 7 days");
    }

    @Test
    void aWholeLogIsWhole() {
        assertThat(log.verify(List.of()).isWhole()).isTrue();
        write(5);
        AuditReport report = log.verify(List.of(AuditHead.empty()));
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(5);
        assertThat(report.head()).isEqualTo(log.last());
    }

    @Test
    void aRemovedRecordIsNamed() {
        write(5);
        store.delete(document("000000000003"));
        assertThat(findings()).singleElement().asString().contains("record 3: it was removed");
    }

    @Test
    void removedRecordsAtTheEndAreNamed() {
        write(5);
        store.delete(document("000000000004"));
        store.delete(document("000000000005"));
        assertThat(findings()).singleElement().asString().contains("records 4 to 5: they were removed");
    }

    @Test
    void aRemovedBeginningIsNamed() {
        write(5);
        store.delete(document("000000000001"));
        assertThat(findings()).singleElement().asString().contains("record 1: it was removed");
    }

    @Test
    void aChangedRecordIsNamed() {
        write(5);
        put("000000000002", document("000000000002").json().replace("alice", "mallory"));
        assertThat(findings()).singleElement().asString().contains("record 3: it does not follow record 2");
    }

    @Test
    void aChangedLastRecordIsNamed() {
        write(5);
        put("000000000005", document("000000000005").json().replace("alice", "mallory"));
        assertThat(findings()).singleElement().asString().contains("record 5: it is not the one that the head names");
    }

    @Test
    void exchangedRecordsAreNamed() {
        write(5);
        put("000000000002", document("000000000003").json());
        assertThat(findings()).anySatisfy(one -> assertThat(one).contains("record 2: it says that it is number 3"));
    }

    @Test
    void aHeadThatWasPutBackIsNamed() {
        write(3);
        String old = document("head").json();
        write(2);
        put("head", old);
        assertThat(findings())
                .singleElement()
                .asString()
                .contains("head: it says that there are 3 records, and there are 5");
    }

    @Test
    void aRemovedHeadIsNamed() {
        write(3);
        store.delete(document("head"));
        assertThat(findings())
                .singleElement()
                .asString()
                .contains("head: it was removed")
                .contains("number 3");
    }

    @Test
    void thatTheHeadWasRemovedStaysKnown() {
        write(3);
        store.delete(document("head"));
        write(2);
        assertThat(findings()).singleElement().asString().contains("record 4: it says that the head had been removed");
        assertThat(log.last().count()).isEqualTo(6);
    }

    @Test
    void aLogThatWasRolledBackAsAWholeIsNamedByWhoeverNotedItsHead() {
        write(3);
        String old = document("head").json();
        write(2);
        AuditHead noted = log.last();
        store.delete(document("000000000004"));
        store.delete(document("000000000005"));
        put("head", old);
        assertThat(findings()).isEmpty();
        assertThat(findings(noted))
                .singleElement()
                .asString()
                .contains("there were so many once")
                .contains("ends at 3");
    }

    @Test
    void aLogThatWasWrittenAnewIsNamedByWhoeverNotedItsHead() {
        write(2);
        AuditHead noted = log.last();
        for (String name : List.of("head", "000000000001", "000000000002")) {
            store.delete(document(name));
        }
        time.advance(Duration.ofSeconds(1));
        write(3);
        assertThat(findings()).isEmpty();
        assertThat(findings(noted)).singleElement().asString().contains("record 2: it is not the one that was noted");
    }

    @Test
    void aWriterThatDiedBeforeItMovedTheHeadIsHelped() {
        write(2);
        String old = document("head").json();
        write(1);
        put("head", old);
        assertThat(findings()).isEmpty();
        write(1);
        assertThat(findings()).isEmpty();
        assertThat(log.last().count()).isEqualTo(4);
    }

    @Test
    void nothingIsWrittenBehindARecordThatDoesNotFollow() {
        write(2);
        String old = document("head").json();
        write(1);
        put("head", old);
        put("000000000003", document("000000000003").json().replaceFirst("\"previous\":\"....", "\"previous\":\"0000"));
        assertThatThrownBy(() -> write(1))
                .isInstanceOf(StateException.Damaged.class)
                .hasMessageContaining("record 3");
    }

    @Test
    void thoseWhoWriteAtOnceLoseNothing() throws Exception {
        assertThat(together(Collections.nCopies(6, () -> {
                    write(10);
                    return true;
                })))
                .containsOnly(true);
        AuditReport report = log.verify(List.of());
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(60);
    }

    @Test
    void aHeadIsOneWord() {
        write(3);
        assertThat(AuditHead.parse(log.last().toString())).isEqualTo(log.last());
        assertThatThrownBy(() -> AuditHead.parse("3:abc")).isInstanceOf(IllegalArgumentException.class);
    }
}
